import { signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { Button, Dialog, Notice, Page, toast } from '../../ui';
import { versionIn } from '../draft';
import { PagePreview } from '../review/PagePreview';
import { AudienceCard } from './AudienceCard';
import { ClashNotice } from './ClashNotice';
import type { Composer } from './composer';
import { ExpiryCard } from './ExpiryCard';
import { PictureCard } from './PictureCard';
import { SaveState } from './SaveState';
import { SoundCard } from './SoundCard';
import { TextCard } from './TextCard';
import { WeightCard } from './WeightCard';

export function Editor({ composer }: { composer: Composer }) {
  const draft = composer.draft.value;
  const chosen = useMemo(() => signal(languageOf(composer.jumpTo) ?? draft.default_language), []);
  useEffect(() => jump(composer), []);
  const language = draft.texts[chosen.value] ? chosen.value : draft.default_language;
  const title = versionIn(draft, draft.default_language).title.trim();
  const choose = (code: string) => {
    chosen.value = code;
  };
  return (
    <Page
      wide
      title={title || t('desk.compose.title')}
      back="/desk?state=draft"
      backLabel={t('desk.list.title')}
    >
      <ClashNotice composer={composer} />
      <Restored composer={composer} />
      <div class="columns desk-columns">
        <div class="stack loose">
          <TextCard composer={composer} language={language} onLanguage={choose} />
          <PictureCard composer={composer} language={language} />
          <SoundCard composer={composer} language={language} />
          <AudienceCard composer={composer} />
          <WeightCard composer={composer} />
          <ExpiryCard composer={composer} />
        </div>
        <aside class="desk-side stack" aria-label={t('desk.preview.title')}>
          <LivePreview composer={composer} language={language} />
        </aside>
      </div>
      <Bar composer={composer} />
    </Page>
  );
}

const languageOf = (anchor: string): string | undefined => /^text-(\w+)-/.exec(anchor)?.[1];

/** Brings the field that needs attention into view, with the keyboard in it. */
function jump(composer: Composer): void {
  const field = document.getElementById(composer.jumpTo);
  composer.jumpTo = '';
  field?.scrollIntoView({ block: 'center' });
  field?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true });
}

/** What the server made of the text at the last save. */
function LivePreview({ composer, language }: { composer: Composer; language: string }) {
  const found = composer.found.value;
  const version = versionIn(composer.draft.value, language);
  const text = found.texts.find((one) => one.language === language);
  return (
    <>
      <h2>{t('desk.preview.title')}</h2>
      <PagePreview
        language={language}
        title={version.title}
        blocks={text?.blocks ?? []}
        found={found}
        alt={version.picture_alt}
        priority={composer.draft.value.priority}
        mustAcknowledge={composer.draft.value.must_acknowledge}
      />
    </>
  );
}

function Restored({ composer }: { composer: Composer }) {
  if (!composer.wasRestored.value) return null;
  return (
    <Notice tone="info" live icon="history">
      {t('desk.save.restored')}
    </Notice>
  );
}

function Bar({ composer }: { composer: Composer }) {
  const { route } = useLocation();
  return (
    <div class="desk-bar">
      <SaveState composer={composer} />
      <Discard composer={composer} />
      <Button kind="primary" big icon="eye" onClick={() => route(`/desk/${composer.id}?review`)}>
        {t('desk.compose.review')}
      </Button>
    </div>
  );
}

function Discard({ composer }: { composer: Composer }) {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const discard = async () => {
    setBusy(true);
    try {
      await composer.discard();
      toast(t('desk.compose.discarded'));
      route('/desk?state=draft');
    } catch (error) {
      toast(problemText(error));
      setBusy(false);
    }
  };
  return (
    <>
      <Button kind="quiet" icon="trash-2" onClick={() => setAsking(true)}>
        {t('desk.compose.discard')}
      </Button>
      <Dialog
        open={isAsking}
        title={t('desk.compose.discard_title')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
            <Button kind="danger" icon="trash-2" busy={isBusy} onClick={() => void discard()}>
              {t('desk.compose.discard')}
            </Button>
          </>
        }
      >
        <p>{t('desk.compose.discard_text')}</p>
      </Dialog>
    </>
  );
}
