import { useEffect, useRef, useState } from 'preact/hooks';

export interface Answer<T> {
  /** The latest answer; the one before stays until the next is here, so that nothing flickers. */
  value: T | undefined;
  error: unknown;
  isAsking: boolean;
  again: () => void;
}

/** Asks the server whenever `deps` change, `delay` milliseconds after the last change. */
export function useAnswer<T>(ask: () => Promise<T>, deps: unknown[], delay = 0): Answer<T> {
  const [value, setValue] = useState<T>();
  const [error, setError] = useState<unknown>();
  const [isAsking, setAsking] = useState(true);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isOver = false;
    const run = async () => {
      try {
        const found = await ask();
        if (isOver) return;
        setValue(() => found);
        setError(undefined);
      } catch (problem) {
        if (!isOver) setError(problem);
      }
      if (!isOver) setAsking(false);
    };
    setAsking(true);
    const timer = setTimeout(() => void run(), delay);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [...deps, round]);
  return { value, error, isAsking, again: () => setRound((before) => before + 1) };
}

/** Runs `tick` again and again while the page is seen; `tick` says after how long, null: no more. */
export function usePolling(tick: () => Promise<number | null>, deps: unknown[]): void {
  const latest = useRef(tick);
  latest.current = tick;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const run = async () => {
      clearTimeout(timer);
      if (isOver || document.hidden) return;
      const wait = await latest.current();
      if (!isOver && wait !== null && !document.hidden) timer = setTimeout(run, wait);
    };
    const onVisibility = () => void run();
    document.addEventListener('visibilitychange', onVisibility);
    void run();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, deps);
}
