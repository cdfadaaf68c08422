import { number } from '../core/i18n';
import type { Tone } from './Words';

interface Bar {
  label: string;
  value: number;
  tone?: Tone;
  /** Beside the number, such as a share. */
  note?: string;
}

/** Horizontal bars; label and number are text, so no second table is needed. */
export function Bars({ items, maximum }: { items: Bar[]; maximum?: number }) {
  const most = maximum ?? Math.max(1, ...items.map((item) => item.value));
  return (
    <ul class="bars">
      {items.map((item) => (
        <li key={item.label}>
          <span>{item.label}</span>
          <span class="number">
            <strong>{number(item.value)}</strong>{' '}
            {item.note && <span class="muted">{item.note}</span>}
          </span>
          <svg class={`tone-${item.tone ?? 'neutral'}`} aria-hidden="true">
            <rect
              height="100%"
              width={`${Math.min(100, (100 * item.value) / Math.max(1, most))}%`}
            />
          </svg>
        </li>
      ))}
    </ul>
  );
}
