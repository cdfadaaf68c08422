import { useEffect, useState } from 'preact/hooks';
import type { Stored } from '../core/db/person';
import { t } from '../core/i18n';
import { Button } from '../ui';

type Listen = typeof import('./listen').default;

const hasVoices = 'speechSynthesis' in globalThis;

/** Reads the announcement aloud, in its author's voice or in the phone's. */
export function ListenButton({ item }: { item: Stored }) {
  const [loaded, setLoaded] = useState<{ Listen: Listen } | null>(null);
  useEffect(() => setLoaded(null), [item.id]);
  if (loaded) return <loaded.Listen item={item} />;
  if (!hasVoices && !item.recording) return null;
  const begin = async () => {
    if (hasVoices) speechSynthesis.speak(new SpeechSynthesisUtterance(''));
    const { default: Listen } = await import('./listen');
    setLoaded({ Listen });
  };
  return (
    <Button icon="volume-2" big onClick={() => void begin()}>
      {t('listen.listen')}
    </Button>
  );
}
