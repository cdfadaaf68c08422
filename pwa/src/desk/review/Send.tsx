import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { may } from '../../app/session';
import { number, t } from '../../core/i18n';
import { problemText, Refused } from '../../core/problems';
import { Button, Dialog, Notice } from '../../ui';
import { publish } from '../api';
import type { Composer } from '../compose/composer';
import type { Problem } from './Lacks';
import { LEAST_REASON, ReasonField } from './ReasonField';

interface Props {
  composer: Composer;
  audience: number | null;
  isReady: boolean;
  onProblems: (problems: Problem[]) => void;
}

/** The last step: says to how many, asks once, sends. */
export function Send({ composer, audience, isReady, onProblems }: Props) {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [reason, setReason] = useState('');
  const needsReason = composer.draft.value.priority === 'critical';
  const isReasonShort = needsReason && reason.trim().length < LEAST_REASON;
  const [hasTried, setTried] = useState(false);
  if (!may('announcements:publish')) return <p class="muted">{t('desk.send.may_not')}</p>;
  const send = async () => {
    setTried(true);
    if (isReasonShort) return;
    setBusy(true);
    setError(undefined);
    try {
      if (!(await composer.flush())) throw new NotSaved();
      await publish(composer.id, composer.found.peek().version, reason.trim());
      composer.close();
      route(`/desk/${composer.id}/progress`, true);
    } catch (problem) {
      const found = problemsOf(problem);
      onProblems(found);
      setBusy(false);
      if (found.length > 0) setAsking(false);
      else setError(problem instanceof NotSaved ? t('desk.send.not_saved') : problemText(problem));
    }
  };
  const count = audience ?? 0;
  return (
    <>
      <Button kind="primary" big icon="send" disabled={!isReady} onClick={() => setAsking(true)}>
        {audience === null ? t('desk.send.send') : t('desk.send.send_to', { count })}
      </Button>
      <Dialog
        open={isAsking}
        title={t('desk.send.title', { count })}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('desk.send.not_yet')}</Button>
            <Button kind="primary" big icon="send" busy={isBusy} onClick={() => void send()}>
              {t('desk.send.confirm', { people: number(count) })}
            </Button>
          </>
        }
      >
        <p>{t(`desk.send.text_${composer.draft.value.priority}`)}</p>
        {needsReason && (
          <ReasonField value={reason} isShort={hasTried && isReasonShort} onInput={setReason} />
        )}
        <p>{t('desk.send.final')}</p>
        {error && (
          <Notice tone="critical" live>
            {error}
          </Notice>
        )}
      </Dialog>
    </>
  );
}

class NotSaved extends Error {}

const problemsOf = (problem: unknown): Problem[] =>
  problem instanceof Refused ? problem.problem.errors : [];
