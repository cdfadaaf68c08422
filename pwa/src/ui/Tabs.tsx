import { useRef } from 'preact/hooks';
import { number } from '../core/i18n';

interface Tab {
  id: string;
  label: string;
  count?: number;
}

interface Props {
  label: string;
  tabs: Tab[];
  current: string;
  onSelect: (id: string) => void;
}

/** The panel belongs to the caller: give it `role="tabpanel"` and `id={`panel-${current}`}`. */
export function Tabs({ label, tabs, current, onSelect }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex((tab) => tab.id === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${CSS.escape(next.id)}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`tab-${tab.id}`}
          type="button"
          role="tab"
          aria-selected={tab.id === current}
          aria-controls={tab.id === current ? `panel-${tab.id}` : undefined}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && <span class="pill number">{number(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
