import { expect, test, vi } from 'vitest';
import { type BrowserTranslator, canTranslate, withBrowser } from './browser';
import { translated } from './translate';

const PAIR = { sourceLanguage: 'nl', targetLanguage: 'pl' };
const shout = async (text: string) => ` ${text.toUpperCase()} `;

const fake = (availability: string, destroy = vi.fn()): BrowserTranslator => ({
  availability: async () => availability as 'available',
  create: async () => ({ translate: shout, destroy }),
});

test('texts are translated one by one, and everything around them stays', async () => {
  const link = { type: 'link', href: 'https://a.nl', children: [{ type: 'text', text: 'hier' }] };
  const blocks = [
    {
      type: 'p',
      children: [{ type: 'text', text: 'Neem ' }, { type: 'code', text: 'A2' }, link],
    },
    { type: 'ul', children: [{ type: 'li', children: [{ type: 'text', text: '12:30' }] }] },
  ];

  const { title, blocks: made } = await translated({ title: 'IJzel', blocks }, async (text) =>
    text.toUpperCase(),
  );

  expect(title).toBe('IJZEL');
  expect(made).toEqual([
    {
      type: 'p',
      children: [
        { type: 'text', text: 'NEEM ' },
        { type: 'code', text: 'A2' },
        { ...link, children: [{ type: 'text', text: 'HIER' }] },
      ],
    },
    { type: 'ul', children: [{ type: 'li', children: [{ type: 'text', text: '12:30' }] }] },
  ]);
});

test('the spaces that a translator adds or drops are as the author wrote them', async () => {
  const { blocks } = await translated(
    { title: '', blocks: [{ type: 'text', text: ' poort twee' }] },
    shout,
  );

  expect(blocks).toEqual([{ type: 'text', text: ' POORT TWEE' }]);
});

test.each([
  ['available', true],
  ['downloadable', true],
  ['unavailable', false],
])('a pair that is %s', async (availability, can) => {
  expect(await canTranslate(PAIR, fake(availability))).toBe(can);
});

test('a browser without a translator has none', async () => {
  expect(await canTranslate(PAIR)).toBe(false);
});

test('a translator is let go when it fails, too', async () => {
  const destroy = vi.fn();
  const failing = withBrowser(
    PAIR,
    () => Promise.reject(new Error('no')),
    fake('available', destroy),
  );

  await expect(failing).rejects.toThrow('no');
  expect(destroy).toHaveBeenCalledOnce();
});
