import { t } from '../core/i18n';
import { PriorityPill as Look } from '../ui';
import type { Priority } from './api';

/** How much it matters, in the office's language. */
export const PriorityPill = ({ priority }: { priority: Priority }) => (
  <Look priority={priority} word={t(`desk.priority.${priority}`)} />
);
