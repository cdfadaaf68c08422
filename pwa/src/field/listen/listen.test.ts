import { expect, test, vi } from 'vitest';
import { FakeSpeech, voice } from './fakes';
import { passagesOf, sentences } from './passages';
import { Reader } from './reader';
import { pickVoice } from './speech';

const text = (words: string) => ({ type: 'text', text: words });
const p = (...children: unknown[]) => ({ type: 'p', children });
const li = (words: string) => ({ type: 'li', children: [p(text(words))] });
const BLOCKS = [
  p(text('Poort 5 is dicht. Neem '), { type: 'strong', children: [text('poort 2')] }, text('.')),
  { type: 'ul', children: [li('Fietsers'), li('Auto’s')] },
];
const PASSAGES = passagesOf('IJzel', BLOCKS, 'nl');
const isOnline = () => true;

test('the title is read, then each block by sentences, lists item by item', () => {
  expect(PASSAGES).toEqual([
    { text: 'IJzel', block: -1 },
    { text: 'Poort 5 is dicht.', block: 0 },
    { text: 'Neem poort 2.', block: 0 },
    { text: 'Fietsers', block: 1 },
    { text: 'Auto’s', block: 1 },
  ]);
});

test('a long sentence is cut where one takes a breath, and nothing of it is lost', () => {
  const long = `${'woord '.repeat(25)}einde, ${'verder '.repeat(40)}slot.`;

  const cut = sentences(long, 'nl');

  expect(cut.every((part) => part.length <= 180)).toBe(true);
  expect(cut.join(' ')).toBe(long);
});

test('what has no letter or number is not read', () => {
  expect(sentences('Stop! Rij om.', 'nl')).toEqual(['Stop!', 'Rij om.']);
  expect(sentences('***', 'nl')).toEqual([]);
});

test('a voice of the phone itself is preferred, and needed without network', () => {
  const far = voice({ name: 'Far', localService: false, default: true });
  const near = voice({ name: 'Near', lang: 'nl_NL' });
  const english = voice({ name: 'English', lang: 'en-GB', default: true });

  expect(pickVoice([english, far, near], 'nl', true)?.name).toBe('Near');
  expect(pickVoice([english, far], 'nl', true)?.name).toBe('Far');
  expect(pickVoice([english, far], 'nl', false)).toBeNull();
});

test('everything is read in turn, and then it is over', async () => {
  const speech = new FakeSpeech();
  const reader = new Reader(speech, PASSAGES, 'nl', isOnline);

  expect(await reader.play()).toBe('done');

  expect(speech.said).toEqual(PASSAGES.map((one) => one.text));
  expect(reader.reading.value).toBe('idle');
});

test('after a pause it goes on with the sentence that was broken off', async () => {
  const speech = new FakeSpeech([voice()], false);
  const reader = new Reader(speech, PASSAGES, 'nl', isOnline);
  const first = reader.play();
  await vi.waitFor(() => expect(speech.said).toHaveLength(1));
  speech.finish();
  await vi.waitFor(() => expect(speech.said).toHaveLength(2));

  reader.pause();
  expect(await first).toBe('stopped');
  expect(reader.reading.value).toBe('paused');
  void reader.play();
  await vi.waitFor(() => expect(speech.said).toHaveLength(3));

  expect(speech.said[2]).toBe('Poort 5 is dicht.');
});

test('stopped, it begins anew', async () => {
  const speech = new FakeSpeech([voice()], false);
  const reader = new Reader(speech, PASSAGES, 'nl', isOnline);
  void reader.play();
  await vi.waitFor(() => expect(speech.said).toHaveLength(1));

  reader.stop();

  expect(reader.at.value).toBe(0);
  expect(reader.reading.value).toBe('idle');
});

test('without a voice for the language it says so and reads nothing', async () => {
  const speech = new FakeSpeech([voice({ lang: 'en-US' })]);
  const reader = new Reader(speech, PASSAGES, 'nl', isOnline);

  expect(await reader.play()).toBe('no_voice');
  expect(speech.said).toEqual([]);
});

test('a voice that fails is told apart from one that ended', async () => {
  const speech = new FakeSpeech([voice()], false);
  const reader = new Reader(speech, PASSAGES, 'nl', isOnline);
  const reading = reader.play();
  await vi.waitFor(() => expect(speech.said).toHaveLength(1));

  speech.finish(false);

  expect(await reading).toBe('failed');
});
