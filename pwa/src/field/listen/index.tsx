import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Stored } from '../../core/db/person';
import { languageName, t } from '../../core/i18n';
import { Button, Notice } from '../../ui';
import { passagesOf } from './passages';
import { RecordingPlayer } from './RecordingPlayer';
import { Reader } from './reader';
import { browserSpeech, canSpeak } from './speech';
import './listen.css';

/** The author's own voice where there is one, else the phone's. */
export default function Listen({ item }: { item: Stored }) {
  const [isByVoice, setByVoice] = useState(!item.recording);
  if (!isByVoice) return <RecordingPlayer item={item} onVoice={() => setByVoice(true)} />;
  return canSpeak() ? <Voice item={item} /> : <NoVoice language={item.language} />;
}

function Voice({ item }: { item: Stored }) {
  const reader = useMemo(
    () =>
      new Reader(browserSpeech, passagesOf(item.title, item.blocks, item.language), item.language),
    [item.id, item.rev],
  );
  useEffect(() => {
    void reader.play();
    const leave = () => reader.stop();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [reader]);
  useMark(reader);
  const state = reader.reading.value;
  if (state === 'no_voice') return <NoVoice language={item.language} />;
  const isReading = state === 'reading';
  return (
    <section class="listen" aria-label={t('listen.title')}>
      <Button
        icon={isReading ? 'pause' : 'play'}
        big
        onClick={() => (isReading ? reader.pause() : void reader.play())}
      >
        {t(isReading ? 'listen.pause' : state === 'paused' ? 'listen.go_on' : 'listen.listen')}
      </Button>
      {(isReading || state === 'paused') && (
        <Button icon="square" big onClick={() => reader.stop()}>
          {t('listen.stop')}
        </Button>
      )}
      {state === 'failed' && <p role="alert">{t('listen.failed')}</p>}
    </section>
  );
}

/** Shows where it is; nothing is announced, for a screen reader would talk over it. */
function useMark(reader: Reader): void {
  const block = reader.passages[reader.at.value]?.block ?? -1;
  const isOn = reader.reading.value === 'reading' || reader.reading.value === 'paused';
  useEffect(() => {
    const read = document.querySelector('.announcement-page > .prose')?.children[block];
    if (!isOn || !read) return;
    read.classList.add('is-read-aloud');
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    read.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' });
    return () => read.classList.remove('is-read-aloud');
  }, [block, isOn]);
}

function NoVoice({ language }: { language: string }) {
  return (
    <Notice live icon="info" title={t('listen.no_voice', { language: languageName(language) })}>
      {t('listen.no_voice_text')}
    </Notice>
  );
}
