import { signal } from '@preact/signals';
import { readFact, writeFact } from '../core/db/device';
import { language as current, loadLanguage, pickLanguage, t } from '../core/i18n';
import type { Language } from '../core/wire';
import { organisation, session } from './session';

/** The whole app is drawn again when this changes. */
export const language = signal<Language>('en');

export async function chooseLanguage(): Promise<void> {
  const wanted = [
    await readFact('language'),
    session.value?.person.language,
    ...navigator.languages,
    organisation.value?.default_language,
  ];
  await setLanguage(pickLanguage(wanted));
}

export async function setLanguage(chosen: Language): Promise<void> {
  await loadLanguage(chosen);
  document.documentElement.lang = current();
  language.value = chosen;
  const neutral = { title: t('sw.new_title'), body: t('sw.new_body') };
  await writeFact('neutral', neutral).catch(() => undefined);
}
