import { useLayoutEffect, useRef } from 'preact/hooks';
import { isLanguageWaiting } from '../app/inbox';
import { chooseLanguage, language } from '../app/language';
import { languageName, t } from '../core/i18n';
import { problemText } from '../core/problems';
import { LANGUAGES, type Language } from '../core/wire';
import { Select, toast } from '../ui';

const OPTIONS = LANGUAGES.map((code) => ({ value: code, label: languageName(code) }));

let hadFocus = false;

/** Every language in its own name; another one draws the app again, and the focus stays here. */
export function LanguageSelect() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const select = box.current?.querySelector('select');
    const drawnIn = language.peek();
    if (hadFocus) select?.focus();
    hadFocus = false;
    return () => {
      hadFocus = language.peek() !== drawnIn && document.activeElement === select;
    };
  }, []);
  const choose = (value: string) =>
    void chooseLanguage(value as Language).catch((error) => toast(problemText(error)));
  return (
    <div ref={box}>
      <Select
        label={t('settings.language')}
        hint={isLanguageWaiting.value ? t('rest.kept_here') : undefined}
        value={language.value}
        options={OPTIONS}
        onChange={choose}
      />
    </div>
  );
}
