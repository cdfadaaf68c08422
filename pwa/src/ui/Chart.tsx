import { number, percent } from '../core/i18n';
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

const ROUND = 2 * Math.PI * 44;

/** A share of a whole. */
export function Ring({ value, total, label }: { value: number; total: number; label: string }) {
  const share = total ? value / total : 0;
  return (
    <figure class="ring" role="img" aria-label={`${label}: ${percent(share)}`}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="44" />
        {share > 0 && (
          <circle cx="50" cy="50" r="44" stroke-dasharray={`${share * ROUND} ${ROUND}`} />
        )}
      </svg>
      <strong aria-hidden="true">{percent(share)}</strong>
    </figure>
  );
}

interface Point {
  label: string;
  value: number;
}

/** A line over time, with its numbers as a table for those who cannot see it. */
export function LineChart({ caption, points }: { caption: string; points: Point[] }) {
  const most = Math.max(1, ...points.map((point) => point.value));
  const at = (point: Point, index: number) =>
    `${(100 * index) / Math.max(1, points.length - 1)},${38 - (36 * point.value) / most}`;
  return (
    <figure>
      <svg class="line-chart" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={points.map(at).join(' ')} />
      </svg>
      <table class="visually-hidden">
        <caption>{caption}</caption>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th scope="row">{point.label}</th>
              <td>{number(point.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
