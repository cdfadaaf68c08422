import { useEffect } from 'preact/hooks';
import { markDirty } from '../app/dirty';

/** While this is true, nobody leaves without being asked. */
export function useUnsaved(name: string, isDirty: boolean): void {
  useEffect(() => {
    markDirty(name, isDirty);
    return () => markDirty(name, false);
  }, [isDirty]);
}
