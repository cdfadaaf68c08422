/** Translates what is shown, text by text: structure, links and emphasis stay as they are. */
export interface Translated {
  title: string;
  blocks: unknown[];
}

export type Say = (text: string) => Promise<string>;

interface Node {
  type?: string;
  text?: string;
  children?: Node[];
}

export async function translated(
  { title, blocks }: { title: string; blocks: readonly unknown[] },
  say: Say,
): Promise<Translated> {
  const inWords = await say(title);
  const made: unknown[] = [];
  for (const block of blocks) made.push(await translatedNode(block as Node, say));
  return { title: inWords, blocks: made };
}

async function translatedNode(node: Node, say: Say): Promise<Node> {
  if (node.type === 'code') return node;
  if (node.type === 'text') return { ...node, text: await within(node.text ?? '', say) };
  if (!node.children) return node;
  const children: Node[] = [];
  for (const child of node.children) children.push(await translatedNode(child, say));
  return { ...node, children };
}

/** Translators drop the spaces around a text, and emphasis needs them. */
async function within(text: string, say: Say): Promise<string> {
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return /\p{L}/u.test(words) ? before + (await say(words)).trim() + after : text;
}
