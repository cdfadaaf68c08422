import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../core/i18n';
import { size } from '../../core/low-data';
import { problemText } from '../../core/problems';
import { Button, Notice } from '../../ui';
import { findAnnouncement } from '../api';
import { inOffice } from '../words';
import type { Composer } from './composer';
import {
  ACCEPTED,
  heardAt,
  LONGEST_SECONDS,
  MOST_BYTES,
  record,
  recordingsOf,
  removeRecording,
  secondsOf,
  sendRecording,
  type Take,
} from './sound';

interface Props {
  composer: Composer;
  language: string;
}

type Recordings = Awaited<ReturnType<typeof recordingsOf>>;

/** The author's own voice, for one language version. */
export function SoundCard({ composer, language }: Props) {
  const [kept, setKept] = useState<Recordings>([]);
  const [round, setRound] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [why, setWhy] = useState('');
  const { id } = composer;
  useEffect(() => {
    recordingsOf(id).then(setKept, (error) => setWhy(problemText(error)));
  }, [id, round]);
  const settle = async (run: () => Promise<void>) => {
    setBusy(true);
    setWhy('');
    await run().catch((error) => setWhy(problemText(error)));
    setRound((last) => last + 1);
    setBusy(false);
  };
  const put = (sound: Blob, seconds: number | null) => {
    if (seconds === null) return setWhy(t('desk.sound.unreadable'));
    if (seconds > LONGEST_SECONDS || sound.size > MOST_BYTES) {
      return setWhy(t('desk.sound.too_long'));
    }
    return settle(async () => {
      if (!(await composer.flush())) return setWhy(t('desk.sound.unsaved'));
      await sendRecording(id, language, sound, seconds);
      composer.receive(await findAnnouncement(id));
    });
  };
  const remove = async () => {
    await removeRecording(id, language);
    composer.receive(await findAnnouncement(id));
  };
  const own = kept.find((one) => one.language === language);
  return (
    <section class="card" aria-labelledby="desk-sound">
      <h2 id="desk-sound">{t('desk.sound.title')}</h2>
      <p class="muted small">{t('desk.sound.hint', { language: inOffice(language) })}</p>
      {own && (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: it speaks the text above */}
          <audio
            key={round}
            controls
            preload="none"
            src={heardAt(id, language)}
            class="desk-sound"
          />
          <p class="muted small">
            {t('desk.sound.kept', { seconds: own.seconds, size: size(own.bytes) })}
          </p>
        </>
      )}
      <div class="row">
        <Microphone onSound={put} onRefused={() => setWhy(t('desk.sound.no_microphone'))} />
        <SoundFile onFile={(file) => void secondsOf(file).then((took) => put(file, took))} />
        {own && (
          <Button kind="quiet" icon="trash-2" onClick={() => void settle(remove)}>
            {t('desk.sound.remove')}
          </Button>
        )}
      </div>
      {isBusy && <p role="status">{t('desk.sound.sending')}</p>}
      {why && (
        <Notice tone="critical" live>
          {why}
        </Notice>
      )}
    </section>
  );
}

interface MicrophoneProps {
  onSound: (sound: Blob, seconds: number) => void;
  onRefused: () => void;
}

function Microphone({ onSound, onRefused }: MicrophoneProps) {
  const [take, setTake] = useState<Take | null>(null);
  const [seconds, setSeconds] = useState(0);
  const begun = useRef(0);
  const stop = async (running: Take) => {
    setTake(null);
    const took = Math.max(1, Math.round((Date.now() - begun.current) / 1_000));
    onSound(await running.stop(), Math.min(took, LONGEST_SECONDS));
  };
  useEffect(() => {
    if (!take) return;
    const timer = setInterval(() => setSeconds((last) => last + 1), 1_000);
    const longest = setTimeout(() => void stop(take), LONGEST_SECONDS * 1_000);
    return () => {
      clearInterval(timer);
      clearTimeout(longest);
    };
  }, [take]);
  const running = useRef<Take | null>(null);
  running.current = take;
  useEffect(() => () => void running.current?.stop(), []);
  if (!globalThis.MediaRecorder || !navigator.mediaDevices) return null;
  const begin = async () => {
    try {
      const started = await record();
      begun.current = Date.now();
      setSeconds(0);
      setTake(started);
    } catch {
      onRefused();
    }
  };
  return take ? (
    <>
      <Button kind="primary" icon="square" onClick={() => void stop(take)}>
        {t('desk.sound.stop')}
      </Button>
      <span class="muted small">{t('desk.sound.running', { seconds })}</span>
    </>
  ) : (
    <Button icon="mic" onClick={() => void begin()}>
      {t('desk.sound.record')}
    </Button>
  );
}

function SoundFile({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind="quiet" icon="upload" onClick={() => input.current?.click()}>
        {t('desk.sound.file')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t('desk.sound.file')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </>
  );
}
