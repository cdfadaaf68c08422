import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isInstalled } from '../app/install';
import { signOut, type Unheard, unheard } from '../app/leaving';
import { checkHealth, health, turnOff } from '../app/notifications';
import { organisation, session } from '../app/session';
import { STEPS } from '../app/tour';
import { t } from '../core/i18n';
import { problemText } from '../core/problems';
import { Button, Dialog, Icon, type IconName, Notice, Page, Section, toast } from '../ui';
import { BellState } from './BellState';
import { DataSetting } from './DataSetting';
import { LanguageSelect } from './LanguageSelect';
import { NoneTaken } from './NotTaken';
import { Guide } from './welcome/HomeStep';
import './welcome.css';

export default function Settings() {
  const person = session.value?.person;
  const place = [person?.job, person?.site].filter(Boolean).join(' · ');
  return (
    <Page title={t('nav.settings')}>
      <div class="card">
        <h2>{person?.name}</h2>
        <p class="muted">
          {t('settings.staff_number', { number: person?.staff_number ?? '' })}
          {place && <br />}
          {place}
        </p>
      </div>
      <NoneTaken kind="settings" />
      <LanguageSelect />
      <DataSetting />
      <Bell />
      {!isInstalled.value && (
        <Section title={t('settings.install')}>
          <p>{t('welcome.home_lead')}</p>
          <Guide />
        </Section>
      )}
      <ul class="list">
        <LinkRow
          href="/tour"
          icon="circle-help"
          label={t('settings.tour')}
          hint={t('settings.tour_hint', { steps: STEPS.length })}
        />
        <LinkRow href="/rest" icon="clock" label={t('rest.title')} hint={t('settings.rest_hint')} />
        <LinkRow href="/waiting" icon="send" label={t('waiting.title')} hint={t('waiting.hint')} />
        <LinkRow
          href="/devices"
          icon="smartphone"
          label={t('devices.title')}
          hint={t('settings.devices_hint')}
        />
        <LinkRow
          href="/diagnostics"
          icon="shield-check"
          label={t('diagnostics.title')}
          hint={t('settings.diagnostics_hint')}
        />
      </ul>
      <SignOut />
      <p class="muted small">
        {t('settings.version', { version: organisation.value?.version ?? '' })}
      </p>
    </Page>
  );
}

interface RowProps {
  href: string;
  icon: IconName;
  label: string;
  hint: string;
}

function LinkRow({ href, icon, label, hint }: RowProps) {
  return (
    <li>
      <a class="list-link" href={href}>
        <Icon name={icon} />
        <span>
          <strong>{label}</strong>
          <span class="hint">{hint}</span>
        </span>
        <Icon name="chevron-right" />
      </a>
    </li>
  );
}

function Bell() {
  const isOn = health.value === 'on';
  const off = () =>
    turnOff().catch((error) => {
      toast(problemText(error));
      return checkHealth();
    });
  return (
    <Section title={t('settings.bell')}>
      <div class="row">
        <BellState state={health.value} />
      </div>
      <ul class="list">
        <LinkRow
          href="/bell"
          icon="bell-ring"
          label={t('bell.title')}
          hint={t('settings.bell_hint')}
        />
      </ul>
      <div class="buttons">
        {health.value !== 'blocked' && health.value !== 'unknown' && (
          <Button
            kind={isOn ? 'secondary' : 'primary'}
            icon="bell-ring"
            href={isOn ? '/welcome?step=test' : '/welcome?step=bell'}
          >
            {isOn ? t('test.send') : t('bell.turn_on')}
          </Button>
        )}
        {isOn && (
          <Button icon="bell-off" onClick={() => void off()}>
            {t('bell.turn_off')}
          </Button>
        )}
      </div>
    </Section>
  );
}

function SignOut() {
  const { route } = useLocation();
  const [left, setLeft] = useState<Unheard | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    setLeft(await unheard());
    setBusy(false);
  };
  const leave = async () => {
    setBusy(true);
    await signOut(left ?? undefined);
    route('/sign-in', true);
  };
  return (
    <Section title={t('settings.sign_out_title')}>
      <p>{t('settings.sign_out_text')}</p>
      <div class="buttons">
        <Button kind="danger" icon="log-out" busy={busy} onClick={() => void ask()}>
          {t('settings.sign_out')}
        </Button>
      </div>
      <Dialog
        open={left !== null}
        title={t('settings.sign_out_ask')}
        onClose={() => setLeft(null)}
        actions={
          <>
            <Button onClick={() => setLeft(null)}>{t('ui.cancel')}</Button>
            <Button kind="danger" busy={busy} onClick={() => void leave()}>
              {t('settings.sign_out')}
            </Button>
          </>
        }
      >
        {left && <Left {...left} />}
      </Dialog>
    </Section>
  );
}

/** What becomes of whatever has not arrived, once its person signs out. */
function Left({ unsent, refused }: Pick<Unheard, 'unsent' | 'refused'>) {
  if (unsent + refused === 0) return <p>{t('settings.sign_out_again')}</p>;
  return (
    <>
      {refused > 0 && (
        <Notice
          tone="important"
          title={t('settings.not_taken', { count: refused })}
          actions={<Button href="/waiting">{t('settings.not_taken_read')}</Button>}
        >
          {t('settings.not_taken_text')}
        </Notice>
      )}
      {unsent > 0 && (
        <Notice tone="important" title={t('settings.unsent', { count: unsent })}>
          {t('settings.unsent_text')}
        </Notice>
      )}
    </>
  );
}
