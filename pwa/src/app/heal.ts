/** The app's storage cannot be opened, also not a second time. Loaded only then. */
import { areActsSafe, findIll, replace } from '../core/db/salvage';
import { exclusively } from '../core/http';
import { mayReload } from './errors';

const RELOADED = 'veldpost-healed-at';
const TRIES = 'veldpost-heal-tries';
/** So often the phone is given the time to find again what the person did. */
const PATIENCE = 3;

export type Healed = 'well' | 'reload' | 'ill';

/**
 * First a fresh start: most often that is all it takes. Then new databases, with what can be saved.
 * `isStarting`: the app could not be drawn at all, whatever the reason.
 */
export const heal = (isStarting = false): Promise<Healed> =>
  exclusively('veldpost-heal', async () => {
    const ill = await findIll();
    if (ill.length === 0 && !isStarting) return settled('well');
    if (mayReload(Number(sessionStorage.getItem(RELOADED)), Date.now())) {
      sessionStorage.setItem(RELOADED, String(Date.now()));
      return 'reload';
    }
    if (ill.length === 0 || (!areActsSafe(ill) && tried() < PATIENCE)) return 'ill';
    for (const one of ill) await replace(one);
    return settled('reload');
  });

function tried(): number {
  const tries = Number(localStorage.getItem(TRIES)) + 1;
  localStorage.setItem(TRIES, String(tries));
  return tries;
}

function settled(how: Healed): Healed {
  localStorage.removeItem(TRIES);
  return how;
}
