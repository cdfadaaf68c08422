import { chosen } from '../core/chosen';
import { readFact } from '../core/db/device';
import { openCurrent } from '../core/db/person';
import { region } from '../core/i18n';
import { act } from '../core/outbox';
import { sendSoon } from './engine';
import { openMine } from './mine';

const NAME = 'time_zone';

export interface OwnZone {
  zone: string;
  isWaiting: boolean;
}

/** By what time this person's hours go: what they chose last, else the server's word. */
export async function loadZone(): Promise<OwnZone | null> {
  const db = await openCurrent();
  const own = db && (await chosen(db, 'settings', NAME));
  if (own) return { zone: (own.payload as { time_zone: string }).time_zone, isWaiting: true };
  const session = await readFact('session');
  return session ? { zone: session.person.time_zone, isWaiting: false } : null;
}

/** Holds on this device at once; the server hears of it when it can be reached. */
export async function chooseZone(zone: string): Promise<void> {
  await act(await openMine(), { kind: 'settings', subject: NAME, payload: { time_zone: zone } });
  void sendSoon().catch(() => undefined);
}

export const phoneZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** As people say it: "Europe/Isle_of_Man" is "Isle of Man". */
export const placeIn = (zone: string): string =>
  (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** What time it is there; an older phone may not know a zone of the server's. */
export function timeIn(zone: string, now = new Date()): string {
  const clock = { hour: '2-digit', minute: '2-digit', timeZone: zone } as const;
  try {
    return new Intl.DateTimeFormat(region(), clock).format(now);
  } catch {
    return '–';
  }
}
