import { useEffect } from 'preact/hooks';
import { markDirty } from '../../app/dirty';
import type { Composer } from './composer';

/** Words that need a person's choice ask before leaving; all others are sent on the way out. */
export function useGuards(composer: Composer, isUnsaved: boolean): void {
  const { phase } = composer.save.value;
  const needsChoice = phase === 'clash' || phase === 'refused';
  const name = `desk:${composer.id}`;
  useEffect(() => {
    markDirty(name, needsChoice);
    return () => markDirty(name, false);
  }, [needsChoice]);
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
  useEffect(() => sendingWhereItMatters(composer), []);
}

function sendingWhereItMatters(composer: Composer): () => void {
  const onHidden = () => {
    if (document.hidden && composer.save.peek().phase === 'waiting') void composer.flush();
  };
  const onOnline = () => {
    if (composer.save.peek().phase === 'offline') void composer.flush();
  };
  document.addEventListener('visibilitychange', onHidden);
  addEventListener('online', onOnline);
  return () => {
    document.removeEventListener('visibilitychange', onHidden);
    removeEventListener('online', onOnline);
    composer.stop();
  };
}
