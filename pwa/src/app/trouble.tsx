/** Says what ails the phone or its network, and what helps. Loaded only where something does. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { announce, type Trouble } from '../core/db/live';
import { addTexts, loadLanguage, pickLanguage, t } from '../core/i18n';
import { Button, EmptyState, toast } from '../ui';
import { isOffline } from './connection';
import { heal } from './heal';

export async function tell(trouble: Trouble, again: () => void): Promise<void> {
  if (trouble === 'broken') return mend();
  await addTexts('around');
  const action = { label: t('ui.again'), run: again };
  if (trouble === 'full') toast(t('trouble.full'), action);
  if (trouble === 'portal') untilOnline(toast(t('trouble.portal'), action));
}

function untilOnline(close: () => void): void {
  const stop = effect(() => {
    if (isOffline.value) return;
    close();
    queueMicrotask(() => stop());
  });
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
