import { expect, test, vi } from 'vitest';
import { readFact, reading, removeFact, writeFact } from './device';

test('while the app starts, facts are looked up once', async () => {
  await writeFact('language', 'nl');
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');

  const read = await reading(async () => [
    await readFact('language'),
    await readFact('dataChoice'),
    await readFact('language'),
  ]);

  expect(read).toEqual(['nl', undefined, 'nl']);
  expect(transaction).toHaveBeenCalledTimes(1);
  transaction.mockRestore();
});

test('what is written meanwhile is read, and what is removed is gone', async () => {
  await writeFact('language', 'nl');
  await writeFact('tag', 'old');

  const read = await reading(async () => {
    await readFact('language');
    await writeFact('language', 'fr');
    await removeFact('tag');
    return [await readFact('language'), await readFact('tag')];
  });

  expect(read).toEqual(['fr', undefined]);
});

test('afterwards they are looked up again', async () => {
  await reading(() => readFact('language'));
  await writeFact('language', 'pl');

  expect(await readFact('language')).toBe('pl');
});
