import { describe, expect, it } from 'vitest';
import { readingOf } from './reading';

const EASY = `The gate is shut. Use the east gate. Park at the back. Show your pass.
Ask Ann if you are not sure. Stay off the road. Thank you all.`;

const HARD = `Notwithstanding previously communicated arrangements regarding vehicular accessibility,
employees utilising alternative transportation facilities are respectfully requested to familiarise
themselves with temporarily modified circulation procedures throughout the construction period.`;

describe('how hard a text reads', () => {
  it('judges short sentences of short words easy', () => {
    expect(readingOf(EASY, 'en')).toMatchObject({ level: 'easy', longest: 7 });
  });

  it('judges one long sentence of long words hard', () => {
    expect(readingOf(HARD, 'en')).toMatchObject({ level: 'hard', longest: 27 });
  });

  it('does not judge a few words', () => {
    expect(readingOf('The gate is shut.', 'en')).toBeNull();
  });

  it('takes each line of a list for a sentence and no address for a word', () => {
    const list =
      'Bring along your\n- [helmet](https://example.org/very-long-address)\n- **gloves**\n- boots';
    const reading = readingOf(`${list}\n\n${EASY}`, 'en');

    expect(reading?.longest).toBe(7);
    expect(reading?.level).toBe('easy');
  });

  it('forgives German its long words', () => {
    const text =
      'Die Baustelleneinfahrt ist heute wegen Asphaltarbeiten gesperrt, bitte fahren Sie also '.concat(
        'außen herum und parken Sie an der Rückseite des Gebäudes am Wasser hinter dem alten Kran.',
      );

    expect(readingOf(text, 'en')?.level).toBe('medium');
    expect(readingOf(text, 'de')?.level).toBe('easy');
  });
});
