/** Says what ails the phone or its network, and what helps. Loaded only where something does. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { announce, type Trouble } from '../core/db/live';
import { addTexts, language, loadLanguage, pickLanguage, t } from '../core/i18n';
import { Button, EmptyState, Notice } from '../ui';
import { isOffline } from './connection';
import { heal } from './heal';
import './trouble.css';

type Told = Exclude<Trouble, 'broken'>;

const told = signal<Told | null>(null);
let place: HTMLElement | undefined;

/** Above the page, in sight until it no longer holds or was read. */
export async function tell(trouble: Trouble, again: () => void): Promise<void> {
  if (trouble === 'broken') return mend();
  await addTexts('around');
  if (trouble === 'full' && told.value === 'sent') return;
  told.value = trouble;
  if (place) return;
  place = document.createElement('div');
  place.className = 'trouble';
  document.getElementById('app')?.before(place);
  render(<Words again={again} />, place);
}

function Words({ again }: { again: () => void }) {
  const what = told.value;
  const isOver = what === 'portal' && !isOffline.value;
  return (
    <div role="status">
      {what && !isOver && (
        <Notice
          tone={what === 'sent' ? 'good' : 'important'}
          actions={
            <>
              {what !== 'sent' && <Button onClick={again}>{t('ui.again')}</Button>}
              <Button onClick={close}>{t('ui.close')}</Button>
            </>
          }
        >
          {t(`trouble.${what}`)}
        </Notice>
      )}
    </div>
  );
}

function close(): void {
  told.value = null;
}

/** At the start, or in the middle: never a blank screen. */
export async function mend(isStarting = false): Promise<void> {
  const healed = await heal(isStarting).catch(() => 'ill');
  if (healed === 'reload') location.reload();
  else if (healed === 'well') announce('inbox');
  else await say();
}

async function say(): Promise<void> {
  await addTexts('around').catch(() => undefined);
  if (t('error.again') === 'error.again') await loadLanguage(pickLanguage(navigator.languages));
  document.documentElement.lang = language();
  const root = document.getElementById('app');
  if (root) render(<Broken />, root);
}

const Broken = () => (
  <main class="page">
    <EmptyState
      icon="triangle-alert"
      title={t('error.title')}
      action={
        <Button kind="primary" big onClick={() => location.reload()}>
          {t('error.again')}
        </Button>
      }
    >
      {t('trouble.broken')}
    </EmptyState>
  </main>
);
