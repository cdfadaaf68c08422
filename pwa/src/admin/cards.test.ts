import { describe, expect, it } from 'vitest';
import { groupsOf, imageOf, inHandingOrder, sheetsOf } from './cards';

describe('cards', () => {
  it('come eight to a sheet, the last one as full as it gets', () => {
    const sheets = sheetsOf(Array.from({ length: 19 }, (_, index) => index));

    expect(sheets.map((sheet) => sheet.length)).toEqual([8, 8, 3]);
    expect(sheets.flat()).toHaveLength(19);
  });

  it('need no sheet where there are none', () => {
    expect(sheetsOf([])).toEqual([]);
  });

  it('show a code in groups of four, however it was written', () => {
    expect(groupsOf('ABCD-EFGH-JKMN')).toEqual(['ABCD', 'EFGH', 'JKMN']);
    expect(groupsOf('ABCDEFGHJKMN')).toEqual(['ABCD', 'EFGH', 'JKMN']);
  });

  it('carry the QR code as an image that can stand alone', () => {
    const address = imageOf('<svg width="10"><path d="M0 0#"/></svg>');

    expect(address).toMatch(/^data:image\/svg\+xml,/);
    expect(decodeURIComponent(address)).toContain('<svg xmlns="http://www.w3.org/2000/svg" width');
    expect(address).not.toContain('#');
  });

  it('lie in the order they are handed out: site, then name', () => {
    const card = (site: string, name: string) => ({ person: { site, name } });

    const order = inHandingOrder(
      [card('Utrecht', 'Ann'), card('Gent', 'Élise'), card('Gent', 'Eva')],
      'nl',
    );

    expect(order.map(({ person }) => person.name)).toEqual(['Élise', 'Eva', 'Ann']);
  });
});
