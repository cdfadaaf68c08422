import { dismissParked } from '../app/inbox';
import type { Entry } from '../core/db/person';
import { ago, findText, t } from '../core/i18n';
import { Button, Notice } from '../ui';

const titleOf = ({ kind }: Entry): string =>
  kind === 'acknowledged'
    ? t('inbox.parked_title')
    : t('waiting.refused', { what: findText(`waiting.${kind}`) ?? kind });

/** What the server would not have: said plainly, until dismissed. */
export function NotTaken({ entry }: { entry: Entry }) {
  return (
    <Notice
      tone="important"
      title={titleOf(entry)}
      live
      actions={<Button onClick={() => void dismissParked(entry.id)}>{t('ui.done')}</Button>}
    >
      {findText(`receipt.${entry.parked}`) ?? t('inbox.parked_text')} ({ago(entry.at)})
    </Notice>
  );
}
