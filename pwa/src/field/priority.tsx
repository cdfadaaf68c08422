import { t } from '../core/i18n';
import { PriorityPill } from '../ui';

const WORDS = {
  info: () => t('priority.info'),
  important: () => t('priority.important'),
  critical: () => t('priority.critical'),
};

/** How much it matters, in the reader's language. */
export function Priority({ priority }: { priority: string }) {
  const word = WORDS[priority as keyof typeof WORDS] ?? WORDS.info;
  return <PriorityPill priority={priority} word={word()} />;
}
