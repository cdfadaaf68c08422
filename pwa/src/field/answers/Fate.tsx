import type { Entry } from '../../core/db/person';
import { ago, dateTime, findText, t } from '../../core/i18n';
import { Button, Notice } from '../../ui';
import { dismiss } from './mine';

/** Whether something arrived: waiting, sent, or (in a notice of its own) refused. */
export const fateOf = (entries: readonly Entry[], at: string): string =>
  entries.some((one) => !one.parked)
    ? t('answers.waiting')
    : t('answers.sent', { when: dateTime(at) });

/** What the server would not have, and why. */
export function Refusals({ entries }: { entries: readonly Entry[] }) {
  return (
    <>
      {entries
        .filter((one) => one.parked)
        .map((one) => (
          <Notice
            key={one.id}
            tone="important"
            live
            title={t(one.kind === 'answer_photo' ? 'answers.photo_refused' : 'answers.refused')}
            actions={<Button onClick={() => void dismiss(one)}>{t('ui.done')}</Button>}
          >
            {findText(`receipt.${one.parked}`) ??
              findText(`problem.${one.parked}`) ??
              t('inbox.parked_text')}{' '}
            ({ago(one.at)})
          </Notice>
        ))}
    </>
  );
}
