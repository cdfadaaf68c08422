import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { findText, type Values } from '../core/i18n';
import { problemText, Refused } from '../core/problems';
import { Failure, Loading } from '../ui';

export interface Loaded<T> {
  value: T | undefined;
  error: unknown;
  isLoading: boolean;
  reload: () => void;
  /** Shows an answer that another operation brought. */
  set: (value: T) => void;
}

/** What an operation answers, asked anew when `key` changes; a late answer never overtakes. */
export function useLoaded<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const [value, set] = useState<T>();
  const [error, setError] = useState<unknown>();
  const [isLoading, setLoading] = useState(true);
  const latest = useRef(0);
  const reload = useCallback(() => {
    latest.current += 1;
    const mine = latest.current;
    const ifLatest = (run: () => void) => mine === latest.current && run();
    setLoading(true);
    setError(undefined);
    load()
      .then((answer) => ifLatest(() => set(() => answer)))
      .catch((refusal: unknown) => ifLatest(() => setError(refusal)))
      .finally(() => ifLatest(() => setLoading(false)));
  }, [key]);
  useEffect(reload, [reload]);
  return { value, error, isLoading, reload, set };
}

interface Props<T> {
  from: Loaded<T>;
  children: (value: T) => ComponentChildren;
  lines?: number;
}

/** The content, or what stands in its place: grey shapes, or words and a way on. */
export function Shown<T>({ from, children, lines }: Props<T>) {
  if (from.error) return <Failed error={from.error} onRetry={from.reload} />;
  if (from.value === undefined) return <Loading lines={lines} />;
  return <>{children(from.value)}</>;
}

export const Failed = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => (
  <Failure again={onRetry}>{wordsFor(error)}</Failure>
);

/** Refusals only an admin meets have words of their own. */
function wordsFor(error: unknown): string {
  const values =
    error instanceof Refused ? (error.problem.values as Values | undefined) : undefined;
  const own =
    error instanceof Refused ? findText(`admin.problem.${error.code}`, values) : undefined;
  return own ?? problemText(error);
}

/** Runs one thing at a time and keeps its error for the screen. */
export function useAction(): {
  isBusy: boolean;
  error: unknown;
  run: (action: () => Promise<unknown>) => Promise<boolean>;
  clear: () => void;
} {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (action: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await action();
      return true;
    } catch (refusal) {
      setError(refusal);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run, clear: () => setError(undefined) };
}
