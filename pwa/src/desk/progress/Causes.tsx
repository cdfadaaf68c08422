import { number } from '../../core/i18n';

export interface Cause {
  id: string;
  count: number;
  what: string;
  cure: string;
}

/** How many, why, and what helps. */
export const Causes = ({ items }: { items: Cause[] }) => (
  <ul class="list desk-causes">
    {items.map(({ id, count, what, cure }) => (
      <li key={id}>
        <strong class="number">{number(count)}</strong>
        <span>
          <strong>{what}</strong>
          <span class="muted small desk-block">{cure}</span>
        </span>
      </li>
    ))}
  </ul>
);
