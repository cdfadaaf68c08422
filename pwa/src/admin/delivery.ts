import { absolute, request } from '../core/http';

export type DeliveryState = 'good' | 'bad' | 'unknown';

/** Whether the delivery process was seen lately; never throws. */
export async function deliveryState(): Promise<DeliveryState> {
  try {
    const answer = await request(new Request(absolute('/readyz')));
    return readState(await answer.json());
  } catch {
    return 'unknown';
  }
}

export function readState(answer: unknown): DeliveryState {
  const checks = (answer as { checks?: { delivery?: string } } | null)?.checks;
  if (checks?.delivery === 'ok') return 'good';
  return checks?.delivery === 'silent' ? 'bad' : 'unknown';
}
