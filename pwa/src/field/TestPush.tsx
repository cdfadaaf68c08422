import { useEffect, useState } from 'preact/hooks';
import { testPush } from '../app/notifications';
import { findText, t } from '../core/i18n';
import { problemText, Refused } from '../core/problems';
import type { TestPush as Test } from '../core/wire';
import { Button, Notice, type Step, Steps } from '../ui';

interface Props {
  device: string;
  /** It is the device in the hand: "your phone", not "that device". */
  isOwn: boolean;
  isImmediate?: boolean;
}

/** Sends a test push and shows how far it is. */
export function TestPush({ device, isOwn, isImmediate }: Props) {
  const [test, setTest] = useState<Test>();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    setTest(undefined);
    await testPush(device, setTest).catch(setProblem);
    setBusy(false);
  };
  useEffect(() => {
    if (isImmediate) void run();
  }, []);
  const isShown = test?.state === 'displayed';
  return (
    <div class="stack">
      {(busy || test) && (
        <div class="card" aria-live="polite">
          <Steps steps={stepsOf(test, isOwn)} />
          {isShown && <Notice tone="good" title={t('test.works')} />}
        </div>
      )}
      {problem !== null && <Problem problem={problem} isOwn={isOwn} />}
      {test && !busy && !isShown && <Help test={test} />}
      <Button icon="bell-ring" busy={busy} onClick={() => void run()}>
        {test ? t('test.again') : t('test.send')}
      </Button>
    </div>
  );
}

function Problem({ problem, isOwn }: { problem: unknown; isOwn: boolean }) {
  const isOff = problem instanceof Refused && problem.code === 'no_subscription';
  const turnOn = (
    <Button kind="primary" icon="bell-ring" href="/welcome?step=bell">
      {t('bell.turn_on')}
    </Button>
  );
  return (
    <Notice
      tone="critical"
      live
      title={problemText(problem)}
      actions={isOff && isOwn ? turnOn : undefined}
    />
  );
}

export function stepsOf(test: Test | undefined, isOwn: boolean): Step[] {
  const isFailed = test?.state === 'failed';
  const reached = [test?.handed_over_at, test?.accepted_at, test?.displayed_at].map(Boolean);
  const words = [
    t('test.handed_over'),
    t('test.accepted'),
    isOwn ? t('test.displayed_here') : t('test.displayed_there'),
  ];
  const at = reached.indexOf(false);
  return words.map((text, index) => {
    if (index < at || at === -1) return { text, state: 'done' };
    if (index > at) return { text, state: 'waiting' };
    return { text, state: isFailed ? 'failed' : 'now' };
  });
}

function Help({ test }: { test: Test }) {
  const why = test.failure ? findText(`push_failure.${test.failure}`) : undefined;
  const isUnsent = test.accepted_at === null;
  return (
    <Notice tone="important" title={why ?? t(isUnsent ? 'test.unreached' : 'test.not_seen')}>
      {t(isUnsent ? 'test.unreached_help' : 'test.help')}
    </Notice>
  );
}
