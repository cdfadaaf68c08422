import { answered, api } from '../../core/client';
import { absolute, refusalOf, request } from '../../core/http';
import type { Language } from '../../core/wire';

export const LONGEST_SECONDS = 300;
export const MOST_BYTES = 3 * 1024 * 1024;
const UPLOAD_TIME = 120_000;

/** What browsers record: Firefox Ogg or WebM, Chrome WebM, Safari MP4. */
const RECORDED = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
/** What systems call the same files. */
const NAMES: Record<string, string> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'video/mp4': 'audio/mp4',
  'audio/mp3': 'audio/mpeg',
  'video/webm': 'audio/webm',
  'application/ogg': 'audio/ogg',
};
export const ACCEPTED = 'audio/webm,audio/ogg,audio/mp4,audio/mpeg,.webm,.ogg,.opus,.m4a,.mp4,.mp3';

const by = (id: string, language: string) => ({
  params: { path: { id }, query: { language: language as Language } },
});

export const recordingsOf = async (id: string) =>
  (await answered(api.GET('/api/announcements/{id}/recordings', { params: { path: { id } } })))
    .items;

export const removeRecording = (id: string, language: string) =>
  answered(api.DELETE('/api/announcements/{id}/recording', by(id, language)));

export const heardAt = (id: string, language: string): string =>
  `/api/announcements/${id}/recording?language=${language}`;

/** As the server knows it, without the codec. */
export function typeOf(blob: Blob): string {
  const plain = blob.type.split(';')[0] ?? '';
  return NAMES[plain] ?? plain;
}

export async function sendRecording(
  id: string,
  language: string,
  sound: Blob,
  seconds: number,
): Promise<void> {
  const query = new URLSearchParams({ language, seconds: String(seconds) });
  const url = absolute(`/api/announcements/${id}/recording?${query}`);
  const headers = { 'Content-Type': typeOf(sound) };
  const asked = new Request(url, { method: 'PUT', headers, body: await sound.arrayBuffer() });
  const answer = await request(asked, UPLOAD_TIME);
  if (!answer.ok) throw await refusalOf(answer);
}

/** How long a file takes, in whole seconds; null where this browser cannot play it. */
export function secondsOf(file: Blob): Promise<number | null> {
  const url = URL.createObjectURL(file);
  const sound = new Audio();
  return new Promise<number | null>((resolve) => {
    sound.ondurationchange = () => {
      if (Number.isFinite(sound.duration)) resolve(Math.max(1, Math.round(sound.duration)));
      else sound.currentTime = 1e7;
    };
    sound.onerror = () => resolve(null);
    sound.preload = 'metadata';
    sound.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

export interface Take {
  /** Ends it and gives what was said. */
  stop: () => Promise<Blob>;
}

/** Begins to record. Throws where the microphone may not be used. */
export async function record(): Promise<Take> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = RECORDED.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 48_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start(1_000);
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.onstop = () => {
          for (const track of stream.getTracks()) track.stop();
          resolve(new Blob(parts, { type: recorder.mimeType }));
        };
        recorder.stop();
      }),
  };
}
