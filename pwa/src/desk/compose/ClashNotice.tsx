import { t } from '../../core/i18n';
import { Button, Notice } from '../../ui';
import type { Draft, Version } from '../draft';
import { audienceInWords, inOffice } from '../words';
import type { Clash, Composer } from './composer';

/** Two people changed the same words: both are shown, and one of them decides. */
export function ClashNotice({ composer }: { composer: Composer }) {
  const clash = composer.clash.value;
  if (!clash) return null;
  return (
    <Notice
      tone="important"
      live
      title={t('desk.clash.title')}
      actions={
        <>
          <Button kind="primary" onClick={() => composer.choose('mine')}>
            {t('desk.clash.mine')}
          </Button>
          <Button onClick={() => composer.choose('theirs')}>{t('desk.clash.theirs')}</Button>
        </>
      }
    >
      <p>{t('desk.clash.text')}</p>
      <Differences clash={clash} mine={composer.draft.value} />
    </Notice>
  );
}

function Differences({ clash, mine }: { clash: Clash; mine: Draft }) {
  const shown = clash.fields.filter(
    (field) => inWords(mine, field) || inWords(clash.theirs, field),
  );
  return (
    <dl class="desk-differences">
      {shown.map((field) => (
        <div key={field}>
          <dt>{label(field)}</dt>
          <dd>
            <span class="muted small">{t('desk.clash.here')}</span> {inWords(mine, field)}
          </dd>
          <dd>
            <span class="muted small">{t('desk.clash.there')}</span> {inWords(clash.theirs, field)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function label(field: string): string {
  const [first, language, part] = field.split('.');
  if (first !== 'texts' || !language)
    return t(`desk.field.${first as Exclude<keyof Draft, 'texts'>}`);
  return `${t(`desk.field.${(part ?? 'title') as keyof Version}`)} (${inOffice(language)})`;
}

function inWords(draft: Draft, field: string): string {
  const [first, language = '', part] = field.split('.');
  if (first === 'texts') return part ? (draft.texts[language]?.[part as keyof Version] ?? '') : '';
  if (first === 'audience') return audienceInWords(draft.audience);
  if (first === 'priority') return t(`desk.priority.${draft.priority}`);
  const value = draft[first as keyof Draft];
  if (typeof value === 'boolean') return t(value ? 'desk.yes' : 'desk.no');
  return String(value ?? t('desk.expiry.never'));
}
