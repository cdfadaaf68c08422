import { describe, expect, it } from 'vitest';
import { type Edit, link, prefixLines, wrap } from './markdown';

/** `a |b| c`: bars around the selection, one bar for a caret. */
function at(marked: string): Edit {
  const start = marked.indexOf('|');
  const rest = marked.replace('|', '');
  const end = rest.indexOf('|');
  return { text: rest.replace('|', ''), start, end: end === -1 ? start : end };
}

const show = ({ text, start, end }: Edit): string =>
  `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;

describe('the toolbar', () => {
  it('makes the selection bold, and plain again', () => {
    const bold = wrap(at('Drive |slowly| today'), '**', 'bold');

    expect(show(bold)).toBe('Drive **|slowly|** today');
    expect(show(wrap(bold, '**', 'bold'))).toBe('Drive |slowly| today');
  });

  it('leaves spaces outside the marks', () => {
    expect(show(wrap(at('Drive| slowly |today'), '*', 'x'))).toBe('Drive *|slowly|* today');
  });

  it('makes bold words italic too instead of breaking the bold', () => {
    expect(wrap(at('**|slowly|**'), '*', 'x').text).toBe('***slowly***');
  });

  it('puts a sample where nothing is selected', () => {
    expect(show(wrap(at('A |'), '**', 'bold'))).toBe('A **|bold|**');
  });

  it('makes a list of the selected lines, and lines again', () => {
    const list = prefixLines(at('One\nT|wo\nThr|ee\nFour'), () => '- ');

    expect(list.text).toBe('One\n- Two\n- Three\nFour');
    expect(prefixLines(list, () => '- ').text).toBe('One\nTwo\nThree\nFour');
  });

  it('numbers lines and changes one kind of list into the other', () => {
    expect(prefixLines(at('|- a\n- b|'), (line) => `${line + 1}. `).text).toBe('1. a\n2. b');
  });

  it('makes a heading of the line with the caret', () => {
    expect(prefixLines(at('a\nRo|ute\nb'), () => '## ').text).toBe('a\n## Route\nb');
  });

  it('makes a link of words and selects the address', () => {
    expect(show(link(at('See |the map|.'), 'text'))).toBe('See [the map](|https://|).');
  });

  it('makes a link of an address and selects the words', () => {
    expect(show(link(at('|https://a.example/x|'), 'text'))).toBe('[|text|](https://a.example/x)');
  });
});
