import { useEffect, useState } from 'preact/hooks';
import { sendSoon } from '../app/engine';
import { refused } from '../app/inbox';
import { type Entry, openCurrent, type PersonDb, type Stored } from '../core/db/person';
import { ago, findText, t } from '../core/i18n';
import type { EntryKind } from '../core/outbox';
import { drop, tryAgain } from '../core/outbox/again';
import { Button, Dialog, Notice } from '../ui';
import { wordsOf } from './waiting/words';
import './waiting/waiting.css';

const titleOf = ({ kind }: Entry): string =>
  findText(`waiting.refused_${kind}`) ??
  t('waiting.refused', { what: findText(`waiting.${kind}`) ?? kind });

const reasonOf = ({ parked }: Entry): string =>
  findText(`receipt.${parked}`) ?? findText(`problem.${parked}`) ?? t('waiting.refused_text');

function useAbout(subject: string): Stored | undefined {
  const [about, setAbout] = useState<Stored>();
  useEffect(() => {
    const find = async () => (await openCurrent())?.get('announcements', subject);
    void find().then(setAbout);
  }, [subject]);
  return about;
}

/** Everything of one kind that was refused. */
export const NoneTaken = ({ kind }: { kind: EntryKind }) => (
  <>
    {refused.value
      .filter((one) => one.kind === kind)
      .map((one) => (
        <NotTaken key={one.id} entry={one} />
      ))}
  </>
);

/** What the server would not have: said plainly, with what can be done about it. */
export default function NotTaken({ entry }: { entry: Entry }) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const about = useAbout(entry.subject);
  const words = wordsOf(entry);
  const settle = async (change: (db: PersonDb, id: string) => Promise<void>) => {
    setBusy(true);
    setAsking(false);
    const db = await openCurrent();
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    if (db) await change(db, entry.id);
    await sendSoon({ isEager: true });
    setBusy(false);
  };
  return (
    <>
      <Notice
        tone="important"
        title={titleOf(entry)}
        live
        actions={
          <>
            <Button icon="refresh-cw" busy={isBusy} onClick={() => void settle(tryAgain)}>
              {t('ui.again')}
            </Button>
            <Button onClick={() => setAsking(true)}>{t('waiting.drop')}</Button>
          </>
        }
      >
        {about && <p lang={about.language}>{about.title}</p>}
        {words && <p class="waiting-words">{words}</p>}
        {reasonOf(entry)} ({ago(entry.at)})
      </Notice>
      <Dialog
        open={isAsking}
        title={t('waiting.drop_title')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
            <Button kind="danger" onClick={() => void settle(drop)}>
              {t('waiting.drop')}
            </Button>
          </>
        }
      >
        {words && <p class="waiting-words">{words}</p>}
        <p>{t('waiting.drop_text')}</p>
      </Dialog>
    </>
  );
}
