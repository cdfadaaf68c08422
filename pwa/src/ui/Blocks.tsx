import type { ComponentChildren } from 'preact';
import type { Block, Inline } from '../core/wire';

const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

type Node = Block | Inline | { type: 'li'; children: (Block | Inline)[] };

/** The server's allow-listed blocks; a kind it does not know shows as its plain children. */
export function Blocks({ blocks, lang }: { blocks: readonly unknown[]; lang?: string }) {
  return (
    <div class="prose" lang={lang} dir="auto">
      {renderAll(blocks as Node[])}
    </div>
  );
}

const renderAll = (nodes: readonly Node[] | undefined): ComponentChildren =>
  (nodes ?? []).map((node, index) => <One key={index} node={node} />);

function One({ node }: { node: Node }) {
  const inside = 'children' in node ? renderAll(node.children) : 'text' in node ? node.text : null;
  switch (node.type) {
    case 'text':
      return <>{inside}</>;
    case 'br':
      return <br />;
    case 'p':
      return <p>{inside}</p>;
    case 'h2':
      return <h2>{inside}</h2>;
    case 'h3':
      return <h3>{inside}</h3>;
    case 'ul':
      return <ul>{inside}</ul>;
    case 'ol':
      return <ol>{inside}</ol>;
    case 'li':
      return <li>{inside}</li>;
    case 'quote':
      return <blockquote>{inside}</blockquote>;
    case 'code':
      return <code>{inside}</code>;
    case 'strong':
      return <strong>{inside}</strong>;
    case 'em':
      return <em>{inside}</em>;
    case 'link':
      return SAFE_LINK.test(node.href) ? (
        <a href={node.href} target="_blank" rel="noopener noreferrer">
          {inside}
        </a>
      ) : (
        <>{inside}</>
      );
    default:
      return <>{inside}</>;
  }
}
