import { number, t } from '../../core/i18n';
import type { IconName } from '../../ui';
import { Icon } from '../../ui';

type Name =
  | 'displayed'
  | 'opened'
  | 'acknowledged'
  | 'without_device'
  | 'skipped'
  | 'accepted'
  | 'queued'
  | 'failed';

const ICONS: Record<Name, IconName> = {
  displayed: 'bell-ring',
  opened: 'eye',
  acknowledged: 'check-check',
  without_device: 'bell-off',
  skipped: 'circle',
  accepted: 'send',
  queued: 'hourglass',
  failed: 'triangle-alert',
};

const TONES: Partial<Record<Name, string>> = {
  acknowledged: 'good',
  without_device: 'important',
  skipped: 'quiet',
  queued: 'info',
  failed: 'important',
};

interface Props {
  name: Name;
  value: number;
  total: number;
  note?: string;
}

/** A number, its bar, and what exactly was counted. */
export function Meter({ name, value, total, note }: Props) {
  const width = total ? `${Math.min(100, (100 * value) / total)}%` : '0%';
  return (
    <li class="desk-meter">
      <span class="desk-meter-name">
        <Icon name={ICONS[name]} />
        {t(`desk.count.${name}`)}
      </span>
      <span class="number">
        <strong class="desk-meter-value">{number(value)}</strong>{' '}
        {note && <span class="muted small">{note}</span>}
      </span>
      <svg class={`desk-meter-bar ${TONES[name] ?? ''}`} aria-hidden="true">
        <rect height="100%" width={width} />
      </svg>
      <span class="muted small desk-meter-meaning">{t(`desk.count.${name}_means`)}</span>
    </li>
  );
}
