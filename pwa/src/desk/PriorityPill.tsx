import { t } from '../core/i18n';
import { type IconName, Pill } from '../ui';
import type { Priority } from './api';
import { toneOf } from './words';

export const PRIORITY_ICONS: Record<Priority, IconName> = {
  info: 'info',
  important: 'triangle-alert',
  critical: 'octagon-alert',
};

export const PriorityPill = ({ priority }: { priority: Priority }) => (
  <Pill tone={toneOf(priority)} icon={PRIORITY_ICONS[priority]}>
    {t(`desk.priority.${priority}`)}
  </Pill>
);
