/** What the toolbar does to a text and its selection. Pure. */

export interface Edit {
  text: string;
  start: number;
  end: number;
}

/** Puts `mark` around the selection, or takes it away again. */
export function wrap({ text, start, end }: Edit, mark: string, sample: string): Edit {
  const size = mark.length;
  const isInside = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  if (isInside && !isPartOfLonger({ text, start, end }, mark)) {
    const bare = text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size);
    return { text: bare, start: start - size, end: end - size };
  }
  const chosen = text.slice(start, end);
  const core = chosen.trim() || sample;
  const lead = chosen.trim() ? chosen.length - chosen.trimStart().length : 0;
  const trail = chosen.trim() ? chosen.slice(chosen.trimEnd().length) : '';
  const before = text.slice(0, start + lead) + mark;
  return {
    text: before + core + mark + trail + text.slice(end),
    start: before.length,
    end: before.length + core.length,
  };
}

/** A single `*` beside the selection may be half of a `**`. */
function isPartOfLonger({ text, start, end }: Edit, mark: string): boolean {
  return (
    mark === '*' && text[start - 2] === '*' && text[end + 1] === '*' && text[start - 3] !== '*'
  );
}

/** Begins every selected line with `prefix`, or takes it away where all have it. */
export function prefixLines({ text, start, end }: Edit, prefix: (line: number) => string): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const found = text.indexOf('\n', Math.max(end - 1, from));
  const to = found === -1 ? text.length : found;
  const lines = text.slice(from, to).split('\n');
  const isOn = lines.every((line, index) => line.startsWith(prefix(index)));
  const changed = lines
    .map((line, index) => (isOn ? line.slice(prefix(index).length) : prefix(index) + plain(line)))
    .join('\n');
  const next = text.slice(0, from) + changed + text.slice(to);
  return { text: next, start: from, end: from + changed.length };
}

const plain = (line: string): string => line.replace(/^(#{1,6} |[-*] |\d+\. |> )/, '');

/** Makes the selection a link and selects the address. */
export function link({ text, start, end }: Edit, sample: string): Edit {
  const chosen = text.slice(start, end);
  const isAddress = /^(https?:\/\/|mailto:|tel:)\S+$/.test(chosen);
  const words = isAddress ? sample : chosen || sample;
  const address = isAddress ? chosen : 'https://';
  const next = `${text.slice(0, start)}[${words}](${address})${text.slice(end)}`;
  const at = start + words.length + 3;
  return isAddress
    ? { text: next, start: start + 1, end: start + 1 + words.length }
    : { text: next, start: at, end: at + address.length };
}
