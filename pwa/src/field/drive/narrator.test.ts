import { expect, test, vi } from 'vitest';
import { item } from '../../core/fakes';
import { useTexts } from '../../core/i18n';
import { FakeSpeech, voice } from '../listen/fakes';
import { PhoneNarrator, type Sound } from './narrator';

const text = (words: string) => [{ type: 'p', children: [{ type: 'text', text: words }] }];
const NEWS = item('one', {
  title: 'Poort 5 dicht',
  blocks: text('Rij om. Neem poort 2.') as never,
});
const SPOKEN = { ...NEWS, recording: { type: 'audio/webm' as const, bytes: 9, seconds: 60 } };

class FakeSound implements Sound {
  readonly sources: string[] = [];
  currentTime = 0;
  ended = false;
  error = null;
  onended: Sound['onended'] = null;
  onpause: Sound['onpause'] = null;
  onerror: Sound['onerror'] = null;
  play = async () => undefined;

  set src(url: string) {
    this.sources.push(url);
    this.currentTime = 0;
  }

  pause(): void {
    this.onpause?.call(this as never, new Event('pause'));
  }

  breakOff(): void {
    this.onerror?.call(this as never, new Event('error'));
  }
}

function narrating(known = [voice()]) {
  const speech = new FakeSpeech(known, false);
  const sound = new FakeSound();
  const narrator = new PhoneNarrator(() => true, speech, sound);
  const says = (...said: string[]) => vi.waitFor(() => expect(speech.said).toEqual(said));
  const plays = () => vi.waitFor(() => expect(sound.onended).not.toBeNull());
  return { speech, sound, narrator, says, plays };
}

test('the phone goes on with the sentence that was broken off', async () => {
  const { speech, narrator, says } = narrating();
  const first = narrator.read(NEWS);
  await says('Poort 5 dicht');
  speech.finish();
  await says('Poort 5 dicht', 'Rij om.');

  narrator.silence();
  expect(await first).toBe('stopped');
  void narrator.read(NEWS);

  await says('Poort 5 dicht', 'Rij om.', 'Rij om.');
});

test('forgotten, it begins with the title', async () => {
  const { speech, narrator, says } = narrating();
  void narrator.read(NEWS);
  await says('Poort 5 dicht');
  speech.finish();
  await says('Poort 5 dicht', 'Rij om.');

  narrator.forget();
  void narrator.read(NEWS);

  await says('Poort 5 dicht', 'Rij om.', 'Poort 5 dicht');
});

test('whoever hears only the beginning is told so', async () => {
  useTexts('nl', { 'announcement.incomplete_title': 'Dit is het begin' });
  const { speech, narrator, says } = narrating();
  const reading = narrator.read(item('one', { title: 'Poort 5 dicht', isExcerpt: true }));
  await says('Poort 5 dicht');
  speech.finish();

  await says('Poort 5 dicht', 'Dit is het begin');
  speech.finish();
  expect(await reading).toBe('done');
});

test('a recording goes on where it was', async () => {
  const { sound, narrator, plays } = narrating();
  const first = narrator.read(SPOKEN);
  await plays();
  sound.currentTime = 40;

  narrator.silence();
  expect(await first).toBe('stopped');
  const again = narrator.read(SPOKEN);
  await vi.waitFor(() => expect(sound.onpause).not.toBeNull());

  expect(sound.sources).toHaveLength(1);
  expect(sound.currentTime).toBe(40);
  narrator.forget();
  expect(await again).toBe('stopped');
});

test('a recording that breaks off in the middle is not begun anew by another voice', async () => {
  const { speech, sound, narrator, plays } = narrating();
  const reading = narrator.read(SPOKEN);
  await plays();
  sound.currentTime = 40;

  sound.breakOff();

  expect(await reading).toBe('failed');
  expect(speech.said).toEqual([]);
});

test('a recording that cannot be played at all is read by the phone', async () => {
  const { sound, narrator, says, plays } = narrating();
  void narrator.read(SPOKEN);
  await plays();

  sound.breakOff();

  await says('Poort 5 dicht');
});
