import { useState } from 'preact/hooks';
import { dismissParked } from '../app/inbox';
import type { Entry } from '../core/db/person';
import { ago, findText, t } from '../core/i18n';
import { Button, Dialog, Notice } from '../ui';

const titleOf = ({ kind }: Entry): string =>
  findText(`waiting.refused_${kind}`) ??
  t('waiting.refused', { what: findText(`waiting.${kind}`) ?? kind });

const reasonOf = ({ parked }: Entry): string =>
  findText(`receipt.${parked}`) ?? findText(`problem.${parked}`) ?? t('waiting.refused_text');

/** What the server would not have: said plainly, until it is let go. */
export default function NotTaken({ entry }: { entry: Entry }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Notice
        tone="important"
        title={titleOf(entry)}
        live
        actions={<Button onClick={() => setAsking(true)}>{t('waiting.drop')}</Button>}
      >
        {reasonOf(entry)} ({ago(entry.at)})
      </Notice>
      <Dialog
        open={isAsking}
        title={t('waiting.drop_title')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
            <Button kind="danger" onClick={() => void dismissParked(entry.id)}>
              {t('waiting.drop')}
            </Button>
          </>
        }
      >
        <p>{t('waiting.drop_text')}</p>
      </Dialog>
    </>
  );
}
