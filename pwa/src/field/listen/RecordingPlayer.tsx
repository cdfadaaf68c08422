import { useEffect, useState } from 'preact/hooks';
import { isOffline } from '../../app/connection';
import { isLowData } from '../../app/low-data';
import { organisation } from '../../app/session';
import type { Stored } from '../../core/db/person';
import { t } from '../../core/i18n';
import { size } from '../../core/low-data';
import { fetchRecording, keptRecording, recordingUrl } from '../../core/recordings';
import { Button } from '../../ui';
import { showNothing, showPlaying } from './lock-screen';

interface Props {
  item: Stored;
  /** Rather the phone's voice. */
  onVoice: () => void;
}

type State = 'looking' | 'ready' | 'ask' | 'fetching' | 'away';

/** The author's own voice. Where data is scarce, it says what it weighs before it is fetched. */
export function RecordingPlayer({ item, onVoice }: Props) {
  const url = recordingUrl(item);
  const [state, setState] = useState<State>('looking');
  const [src, setSrc] = useState(url);
  useEffect(() => {
    let made = '';
    void keptRecording(url).then(async (kept) => {
      if (kept) {
        made = URL.createObjectURL(await kept.blob());
        setSrc(made);
        setState('ready');
      } else setState(isOffline.value ? 'away' : isLowData.value ? 'ask' : 'ready');
    });
    return () => URL.revokeObjectURL(made);
  }, [url]);
  const owner = organisation.value?.name ?? 'Veldpost';
  useEffect(() => {
    showPlaying(item, owner);
    return showNothing;
  }, [item.title, item.is_confidential, owner]);
  const fetchIt = async () => {
    setState('fetching');
    setState((await fetchRecording(url)) ? 'ready' : 'away');
  };
  return (
    <section class="listen recording" aria-label={t('listen.by_author')}>
      <p>{t('listen.by_author')}</p>
      {state === 'ready' && (
        // biome-ignore lint/a11y/useMediaCaption: the text it speaks stands below it
        <audio controls src={src} preload="metadata" onError={() => setState('away')} />
      )}
      {(state === 'ask' || state === 'fetching') && (
        <Button icon="download" big busy={state === 'fetching'} onClick={() => void fetchIt()}>
          {t('listen.fetch', { size: size(item.recording?.bytes ?? 0) })}
        </Button>
      )}
      {state === 'away' && <p role="status">{t('listen.away')}</p>}
      {state !== 'looking' && (
        <Button kind="quiet" icon="volume-2" onClick={onVoice}>
          {t('listen.by_phone')}
        </Button>
      )}
    </section>
  );
}
