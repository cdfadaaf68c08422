import { useState } from 'preact/hooks';
import { t } from '../../core/i18n';
import { Loading, Notice, Tabs } from '../../ui';
import { type Preview, previewIn } from '../api';
import type { Composer } from '../compose/composer';
import { isComplete, languagesOf, versionIn } from '../draft';
import { Failure } from '../Failure';
import { useAnswer } from '../hooks';
import { inOffice, kilobytes } from '../words';
import { AndroidNotification, AppleNotification } from './Notification';
import { PagePreview } from './PagePreview';

interface Props {
  composer: Composer;
  isSaved: boolean;
}

/** Notification and page, one language at a time, as the server will make them. */
export function Previews({ composer, isSaved }: Props) {
  const draft = composer.draft.value;
  const written = languagesOf(draft).filter((code) => isComplete(versionIn(draft, code)));
  const [chosen, setChosen] = useState(draft.default_language);
  const language = written.includes(chosen) ? chosen : draft.default_language;
  if (!isComplete(versionIn(draft, draft.default_language))) {
    return <p class="muted">{t('desk.preview.later')}</p>;
  }
  return (
    <div class="stack">
      {written.length > 1 && (
        <Tabs
          label={t('desk.text.versions')}
          tabs={written.map((code) => ({ id: code, label: inOffice(code) }))}
          current={language}
          onSelect={setChosen}
        />
      )}
      <div class="stack" {...(written.length > 1 ? panelOf(language) : {})}>
        {isSaved ? <One composer={composer} language={language} /> : <Loading lines={3} />}
      </div>
    </div>
  );
}

const panelOf = (language: string) => ({
  role: 'tabpanel' as const,
  id: `panel-${language}`,
  'aria-labelledby': `tab-${language}`,
});

function One({ composer, language }: { composer: Composer; language: string }) {
  const found = composer.found.value;
  const { value, error, again } = useAnswer(
    () => previewIn(found.id, language),
    [language, found.version, found.updated_at],
  );
  if (error) return <Failure error={error} again={again} />;
  if (!value) return <Loading lines={3} />;
  const shown = { ...value.notification, language: value.language };
  return (
    <>
      <h3>{t('desk.preview.notification')}</h3>
      <AndroidNotification {...shown} />
      <AppleNotification {...shown} />
      <Size preview={value} />
      <h3>{t('desk.preview.page')}</h3>
      <PagePreview
        language={value.language}
        title={value.page.title}
        blocks={value.page.blocks}
        found={found}
        alt={value.page.picture_alt}
        priority={found.priority}
        mustAcknowledge={found.must_acknowledge}
      />
    </>
  );
}

/** Whether the whole text travels with the notification, and so opens without a network. */
function Size({ preview }: { preview: Preview }) {
  const size = kilobytes(preview.payload_bytes);
  if (!preview.is_truncated) return <p class="muted small">{t('desk.preview.fits', { size })}</p>;
  return (
    <Notice tone="info" title={t('desk.preview.long_title')}>
      {t('desk.preview.long', { size })}
    </Notice>
  );
}
