import { useState } from 'preact/hooks';
import { health, needsHomeScreen, type TurnedOn, turnOn } from '../../app/notifications';
import { organisation } from '../../app/session';
import { t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { isPushSupported, permission } from '../../core/push';
import { Button, Notice } from '../../ui';
import { Blocked } from '../Blocked';

interface Props {
  onOn: () => void;
  onSkip: () => void;
}

/** Our own words first; the browser's question only after a tap. */
export function BellStep({ onOn, onSkip }: Props) {
  const [outcome, setOutcome] = useState<TurnedOn>();
  const [refusal, setRefusal] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    setRefusal(null);
    setOutcome(undefined);
    try {
      const turned = await turnOn();
      setOutcome(turned);
      if (turned === 'on') onOn();
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  };
  const isBlocked = permission() === 'denied' || outcome === 'denied';
  const isPossible = isPushSupported() && !isBlocked;
  return (
    <>
      <Sample />
      <ul class="stack tight">
        <li>{t('welcome.bell_promise_calm')}</li>
        <li>{t('welcome.bell_promise_off')}</li>
      </ul>
      {!isPushSupported() && <Unsupported />}
      {isBlocked && <Blocked />}
      {refusal !== null && <Notice tone="important" live title={problemText(refusal)} />}
      {outcome && outcome !== 'on' && !isBlocked && <Failed outcome={outcome} />}
      <div class="buttons stacked">
        {isPossible && (
          <Button kind="primary" big wide icon="bell-ring" busy={busy} onClick={() => void ask()}>
            {health.value === 'on' ? t('bell.again') : t('bell.turn_on')}
          </Button>
        )}
        <Button kind={isPossible ? 'quiet' : 'primary'} big wide onClick={onSkip}>
          {isPossible ? t('ui.later') : t('announcement.to_inbox')}
        </Button>
      </div>
    </>
  );
}

/** What will be asked for, before it is asked. */
function Sample() {
  return (
    <div class="sample" aria-hidden="true">
      <img src="/icons/192.png" alt="" width="40" height="40" />
      <div>
        <strong>{organisation.value?.name ?? 'Veldpost'}</strong>
        <p>{t('welcome.bell_sample')}</p>
      </div>
    </div>
  );
}

function Unsupported() {
  const isPhone = needsHomeScreen();
  return (
    <Notice tone="important" title={t('bell.unsupported_title')}>
      {isPhone ? t('bell.needs_home_screen') : t('bell.unsupported_text')}
    </Notice>
  );
}

function Failed({ outcome }: { outcome: TurnedOn }) {
  const text = {
    dismissed: () => t('bell.dismissed'),
    push_service: () => t('bell.push_service'),
    unsupported: () => t('bell.unsupported_text'),
    denied: () => t('bell.blocked_text'),
    on: () => '',
  }[outcome];
  return <Notice tone="important" live title={text()} />;
}
