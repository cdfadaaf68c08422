import { render } from 'preact';
import './ui/tokens.css';
import './ui/base.css';
import './ui/components.css';
import { App } from './app/App';
import { comeBack, finishSignOut } from './app/account';
import { guardUnsaved } from './app/dirty';
import { followServer } from './app/engine';
import { recoverFailedImports } from './app/errors';
import { followInbox, items, loadInbox } from './app/inbox';
import { followInstall } from './app/install';
import { agreeOnLanguage, expectLanguage, followLanguage, language } from './app/language';
import { followData } from './app/low-data';
import { followBell } from './app/notifications';
import { pendingTarget } from './app/opening';
import {
  followSession,
  loadOrganisation,
  loadSession,
  organisation,
  resume,
  session,
} from './app/session';
import { TEXTS } from './app/texts';
import { followUpdates } from './app/update';
import { reading } from './core/db/device';
import { heedLeaving } from './core/db/left';
import { provideTexts } from './core/i18n';

const patience = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** What lies on the phone is seen before anything else begins; out of sight nobody waits for it. */
const painted = () =>
  Promise.race([
    new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    patience(500),
  ]);

/** The first screen, from what this browser knows. True: it knows nothing yet. */
async function draw(): Promise<boolean> {
  await loadSession();
  void expectLanguage();
  const isStranger = !organisation.value;
  if (isStranger) await Promise.race([loadOrganisation().catch(() => null), patience(1_500)]);
  await Promise.all([agreeOnLanguage(), loadInbox(), followData()]);
  const target = session.value ? await pendingTarget() : null;
  if (target) history.replaceState(null, '', target);
  document.documentElement.lang = language.value;
  const root = document.getElementById('app');
  if (root) render(<App />, root);
  return isStranger;
}

provideTexts(TEXTS);
recoverFailedImports();
heedLeaving(window);
guardUnsaved();
followInstall();
const isStranger = await reading(draw).catch(async (error) => {
  await (await import('./app/trouble')).mend(true);
  throw error;
});

followSession();
followInbox();
if (items.value?.length) await painted();
followLanguage();
followServer();
followBell();
void comeBack().catch(() => undefined);
void followUpdates().catch(() => undefined);
if (!isStranger) void loadOrganisation().catch(() => undefined);
void finishSignOut().catch(() => undefined);
void resume().catch(() => undefined);
