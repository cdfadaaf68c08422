import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** What takes the place of what was tapped takes its focus, too. */
export function useFocus<T extends HTMLElement>(isDue: boolean): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => {
    if (isDue) target.current?.focus({ preventScroll: true });
  }, [isDue]);
  return target;
}
