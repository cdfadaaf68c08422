import { useEffect, useState } from 'preact/hooks';
import { isStandalone, place } from '../app/install';
import { checkHealth, health } from '../app/notifications';
import { organisation, session } from '../app/session';
import { announce } from '../core/db/live';
import { openCurrent, readMeta } from '../core/db/person';
import { senderOf } from '../core/genuine';
import { absolute, CLIENT } from '../core/http';
import { ago, t } from '../core/i18n';
import { isPushSupported, permission } from '../core/push';
import { Copyable, Loading, Notice, Page, Pill } from '../ui';
import { stateInWords } from './BellState';

interface Check {
  name: string;
  isGood: boolean;
  detail: string;
  /** For who helps; only in the copied text. */
  raw?: string;
}

/** What works on this phone and what does not, to read out to whoever helps. */
export default function Diagnostics() {
  const [checks, setChecks] = useState<Check[]>();
  useEffect(() => {
    void runChecks().then(setChecks);
  }, []);
  return (
    <Page
      title={t('diagnostics.title')}
      lead={t('diagnostics.lead')}
      back={session.value ? '/settings' : '/sign-in'}
    >
      {!checks && <Loading lines={3} />}
      {checks && (
        <ul class="list">
          {checks.map((check) => (
            <li key={check.name} class="list-link">
              <span>
                <strong>{check.name}</strong>
                {check.detail && <span class="hint">{check.detail}</span>}
              </span>
              <Pill tone={check.isGood ? 'good' : 'important'} icon={check.isGood ? 'check' : 'x'}>
                {check.isGood ? t('diagnostics.good') : t('diagnostics.bad')}
              </Pill>
            </li>
          ))}
        </ul>
      )}
      {checks?.some((check) => check.name === t('diagnostics.offline') && !check.isGood) && (
        <Notice tone="info">{t('diagnostics.certificate')}</Notice>
      )}
      {checks && <Copyable text={asText(checks)} label={t('diagnostics.copy')} />}
    </Page>
  );
}

async function runChecks(): Promise<Check[]> {
  return Promise.all([server(), worker(), storage(), bell(), home(), lastNews()]);
}

async function server(): Promise<Check> {
  const started = performance.now();
  const answer = await fetch(absolute('/api/organisation'), {
    cache: 'no-store',
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  void answer?.body?.cancel();
  const took = `${Math.round(performance.now() - started)} ms`;
  const sender = answer && senderOf(answer);
  const isGood = answer?.ok === true && sender === 'ours';
  const status = answer ? `${answer.status}` : t('problem.unreachable');
  if (sender === 'portal') announce('portal');
  const detail = sender === 'portal' ? t('problem.portal') : isGood ? took : status;
  return { name: t('diagnostics.server'), isGood, detail };
}

async function worker(): Promise<Check> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const state = registration?.active?.state;
  return {
    name: t('diagnostics.offline'),
    isGood: state === 'activated',
    detail: registration?.waiting ? t('update.ready') : state ? '' : t('diagnostics.none'),
    raw: state,
  };
}

async function storage(): Promise<Check> {
  const isKept = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  const used = (await navigator.storage?.estimate?.().catch(() => undefined))?.usage ?? 0;
  const detail = `${Math.round(used / 1024)} kB · ${isKept ? t('diagnostics.kept') : t('diagnostics.not_kept')}`;
  return { name: t('diagnostics.storage'), isGood: 'indexedDB' in globalThis, detail };
}

async function bell(): Promise<Check> {
  if (session.value && health.value === 'unknown') await checkHealth();
  return {
    name: t('settings.bell'),
    isGood: health.value === 'on' || (health.value === 'unknown' && permission() === 'granted'),
    detail: isPushSupported() ? stateInWords(health.value) : t('bell.unsupported_text'),
    raw: `${permission()} · ${health.value}`,
  };
}

async function home(): Promise<Check> {
  const isGood = isStandalone();
  const detail = isGood ? t('welcome.home_done') : t('diagnostics.none');
  return { name: t('settings.install'), isGood, detail, raw: place() };
}

async function lastNews(): Promise<Check> {
  const db = await openCurrent();
  const syncedAt = db ? await readMeta(db, 'syncedAt') : undefined;
  const detail = syncedAt ? ago(new Date(syncedAt)) : t('diagnostics.none');
  return { name: t('diagnostics.last_news'), isGood: syncedAt !== undefined, detail };
}

function asText(checks: Check[]): string {
  const lines = checks.map(
    ({ name, isGood, detail, raw }) =>
      `${isGood ? '+' : '-'} ${name}: ${[detail, raw].filter(Boolean).join(' · ')}`,
  );
  const about = `Veldpost ${organisation.value?.version ?? ''} / ${CLIENT}`;
  return [about, navigator.userAgent, ...lines].join('\n');
}
