import type { Kept, TourStep } from '../../app/tour';
import { type Key, language, t } from '../../core/i18n';

export interface Said {
  title: string;
  text: string;
}

/**
 * The organisation's own words in the reader's language, else those that ship in it: nobody is
 * shown a language they do not read while there are words in theirs.
 */
export function wordsOf(kept: Kept, step: TourStep, name: string): Said {
  const own = kept.words?.find((one) => one.step === step && one.language === language());
  if (own) return own;
  return {
    title: t(`tour.${step}_title` as Key, { name }),
    text: t(`tour.${step}_text` as Key, { name }),
  };
}
