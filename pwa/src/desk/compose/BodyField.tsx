import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../core/i18n';
import { Field, Icon, type IconName } from '../../ui';
import { BODY_LENGTH } from '../draft';
import { type Edit, link, prefixLines, wrap } from '../markdown';

interface Props {
  value: string;
  lang: string;
  error?: string;
  onInput: (value: string) => void;
}

type Tool = 'bold' | 'italic' | 'heading' | 'list' | 'numbers' | 'link';

const ICONS: Record<Tool, IconName> = {
  bold: 'bold',
  italic: 'italic',
  heading: 'heading',
  list: 'list',
  numbers: 'list-ordered',
  link: 'link',
};

const TOOLS = Object.keys(ICONS) as Tool[];
const KEYS: Record<string, Tool> = { b: 'bold', i: 'italic', k: 'link' };

function apply(tool: Tool, edit: Edit): Edit {
  switch (tool) {
    case 'bold':
      return wrap(edit, '**', t('desk.text.sample'));
    case 'italic':
      return wrap(edit, '*', t('desk.text.sample'));
    case 'heading':
      return prefixLines(edit, () => '## ');
    case 'list':
      return prefixLines(edit, () => '- ');
    case 'numbers':
      return prefixLines(edit, (line) => `${line + 1}. `);
    case 'link':
      return link(edit, t('desk.text.sample'));
  }
}

/** The text, as Markdown, with a toolbar for those who do not write Markdown. */
export function BodyField({ value, lang, error, onInput }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const selection = useRef<Edit | null>(null);
  useLayoutEffect(() => {
    const wanted = selection.current;
    selection.current = null;
    if (wanted && area.current?.value === wanted.text) {
      area.current.setSelectionRange(wanted.start, wanted.end);
    }
  }, [value]);
  const use = (tool: Tool) => {
    const element = area.current;
    if (!element) return;
    const { value: text, selectionStart: start, selectionEnd: end } = element;
    const edit = apply(tool, { text, start, end });
    selection.current = edit;
    element.focus();
    if (!typeInto(element, edit.text)) onInput(edit.text);
    element.setSelectionRange(edit.start, edit.end);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const tool = (event.ctrlKey || event.metaKey) && !event.altKey ? KEYS[event.key] : undefined;
    if (!tool) return;
    event.preventDefault();
    use(tool);
  };
  return (
    <Field label={t('desk.field.body')} error={error}>
      {(wired) => (
        <div class="desk-body">
          <Toolbar onUse={use} controls={wired.id} />
          <textarea
            {...wired}
            ref={area}
            class="input"
            rows={10}
            maxLength={BODY_LENGTH}
            lang={lang}
            dir="auto"
            value={value}
            onKeyDown={onKeyDown}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        </div>
      )}
    </Field>
  );
}

/** Types the difference, so that the browser's own undo still works. False: it could not. */
function typeInto(element: HTMLTextAreaElement, text: string): boolean {
  const old = element.value;
  const shortest = Math.min(old.length, text.length);
  let from = 0;
  while (from < shortest && old[from] === text[from]) from += 1;
  let tail = 0;
  while (tail < shortest - from && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const typed = text.slice(from, text.length - tail);
  element.setSelectionRange(from, old.length - tail);
  return typed ? document.execCommand('insertText', false, typed) : document.execCommand('delete');
}

interface ToolbarProps {
  onUse: (tool: Tool) => void;
  controls: string;
}

/** One stop for the Tab key; arrows move inside, as toolbars do. */
function Toolbar({ onUse, controls }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = all[(at + step + all.length) % all.length];
    for (const button of all) button.tabIndex = button === next ? 0 : -1;
    next?.focus();
    event.preventDefault();
  };
  return (
    <div
      class="desk-toolbar"
      role="toolbar"
      aria-label={t('desk.text.toolbar')}
      aria-controls={controls}
      ref={bar}
      onKeyDown={move}
    >
      {TOOLS.map((tool, index) => (
        <button
          key={tool}
          type="button"
          tabIndex={index === 0 ? 0 : -1}
          title={t(`desk.text.tool_${tool}`)}
          aria-label={t(`desk.text.tool_${tool}`)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onUse(tool)}
        >
          <Icon name={ICONS[tool]} />
        </button>
      ))}
    </div>
  );
}
