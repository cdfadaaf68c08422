import { useEffect, useRef, useState } from 'preact/hooks';
import { absolute, refusalOf, request } from '../core/http';
import type { Delivery, Period } from './wire';

const CALM = 10_000;
const AFTER_A_FAULT = 30_000;

export interface Live {
  value: Delivery | undefined;
  /** The last look failed; what is shown is older. */
  error: unknown;
  again: () => void;
}

/** The engine's state, asked for while one looks. An unchanged answer costs no body. */
export function useDelivery(period: Period): Live {
  const [value, setValue] = useState<Delivery>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const tag = useRef('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async () => {
      clearTimeout(timer);
      if (isOver || document.hidden) return;
      let wait = CALM;
      try {
        const found = await ask(period, tag);
        if (isOver) return;
        if (found) setValue(found);
        setError(undefined);
      } catch (problem) {
        if (isOver) return;
        setError(problem);
        wait = AFTER_A_FAULT;
      }
      timer = setTimeout(look, wait);
    };
    const onVisibility = () => void look();
    document.addEventListener('visibilitychange', onVisibility);
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [period, round]);
  return { value, error, again: () => setRound((before) => before + 1) };
}

/** Null where nothing changed since the last look. */
async function ask(period: Period, tag: { current: string }): Promise<Delivery | null> {
  const headers: HeadersInit = tag.current ? { 'If-None-Match': tag.current } : {};
  const url = absolute(`/api/delivery?period=${period}`);
  const answer = await request(new Request(url, { headers, cache: 'no-store' }));
  if (answer.status === 304) return null;
  if (!answer.ok) throw await refusalOf(answer);
  tag.current = answer.headers.get('ETag') ?? '';
  return (await answer.json()) as Delivery;
}
