import { placeIn } from '../../app/zone';
import type { Entry } from '../../core/db/person';
import { findText, languageName, t } from '../../core/i18n';
import type { MyAnswer, MySafety } from '../../core/outbox/shown';
import type { Language } from '../../core/wire';

type Say = (payload: never) => string;

/** What can be said besides the kind, from what the person chose. */
const SAID: Record<string, Say> = {
  answer: ({ choice }: Pick<MyAnswer, 'choice'>) =>
    `${t('waiting.answer')}: ${t(`answers.${choice}`)}`,
  safety: ({ state }: Pick<MySafety, 'state'>) => t(`safety.${state}`),
  settings: ({ language, time_zone }: { language?: Language; time_zone?: string }) =>
    language
      ? t('waiting.settings_language', { language: languageName(language) })
      : t('waiting.settings_zone', { zone: placeIn(time_zone ?? '') }),
};

/** What somebody did, in plain words; for whoever is not signed in only what kind of thing. */
export function saying({ kind, payload }: Entry, isOwn: boolean): string {
  const say = isOwn && payload ? SAID[kind] : undefined;
  return say?.(payload as never) ?? findText(`waiting.${kind}`) ?? kind;
}

/** The person's own words that travel with it. */
export const wordsOf = ({ kind, payload }: Entry): string =>
  kind === 'answer' ? ((payload as Pick<MyAnswer, 'text'> | undefined)?.text ?? '') : '';
