import { useEffect, useState } from 'preact/hooks';
import { findText, type Key, t, time } from '../core/i18n';
import type { TestPush as Test } from '../core/wire';
import { Button, Dialog, Loading, Notice, Steps } from '../ui';
import { testPush, testPushState } from './calls';
import { Failed, useAction } from './loaded';
import { hasEnded, STEPS, stepStates } from './test-push';

interface Props {
  device: { id: string; label: string };
  name: string;
  onClose: () => void;
}

const EVERY = 1_500;
const SLOW_AFTER = 20_000;

/** Sends a test push and shows, step by step, how far it got. */
export function TestPush({ device, name, onClose }: Props) {
  const [test, setTest] = useState<Test>();
  const action = useAction();
  const start = () => void action.run(async () => setTest(await testPush(device.id)));
  useEffect(start, [device.id]);
  useEffect(() => follow(test, setTest), [test]);
  const isOver = Boolean(action.error) || (test && hasEnded(test));
  return (
    <Dialog
      open
      title={t('admin.test.title')}
      onClose={onClose}
      actions={
        <>
          {isOver && (
            <Button icon="bell-ring" busy={action.isBusy} onClick={start}>
              {t('admin.test.again')}
            </Button>
          )}
          <Button kind="primary" onClick={onClose}>
            {t('admin.close')}
          </Button>
        </>
      }
    >
      <p>{t('admin.devices.test_for', { label: device.label, name })}</p>
      {Boolean(action.error) && <Failed error={action.error} />}
      {!test && !action.error && <Loading text />}
      {test && <Progress test={test} />}
    </Dialog>
  );
}

/** Asks again after a moment, until the test has ended. */
function follow(test: Test | undefined, show: (test: Test) => void): (() => void) | undefined {
  if (!test || hasEnded(test)) return undefined;
  const again = setTimeout(() => {
    testPushState(test.id)
      .then(show)
      .catch(() => show({ ...test }));
  }, EVERY);
  return () => clearTimeout(again);
}

function Progress({ test }: { test: Test }) {
  const states = stepStates(test);
  const isSlow = useLater(`${test.id} ${test.state}`);
  return (
    <div class="stack" aria-live="polite">
      <Steps
        steps={STEPS.map((step) => ({
          state: states[step],
          text: (
            <>
              {t(`admin.test.${step}` as Key)}
              <span class="hint">{noteOf(test, step, states[step])}</span>
            </>
          ),
        }))}
      />
      {test.state === 'displayed' && <Notice tone="good">{t('admin.test.done')}</Notice>}
      {test.state === 'failed' && (
        <Notice tone="critical">{t('admin.test.failed', { why: whyOf(test.failure) })}</Notice>
      )}
      {isSlow && !hasEnded(test) && (
        <Notice tone="important">
          {t(test.accepted_at === null ? 'admin.test.unreached' : 'admin.test.slow')}
        </Notice>
      )}
    </div>
  );
}

function noteOf(test: Test, step: (typeof STEPS)[number], state: string): string {
  const at = test[`${step}_at`];
  if (at) return time(at);
  return state === 'now' ? t('admin.test.waiting') : '';
}

const whyOf = (failure: string | null): string =>
  findText(`admin.failure.${failure}`) ?? findText(`desk.failure.${failure}`) ?? failure ?? '';

/** True once nothing has changed for a good while. */
function useLater(key: string): boolean {
  const [late, setLate] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setLate(key), SLOW_AFTER);
    return () => clearTimeout(timer);
  }, [key]);
  return late === key;
}
