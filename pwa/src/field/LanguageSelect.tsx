import { useEffect, useRef } from 'preact/hooks';
import { isLanguageWaiting } from '../app/inbox';
import { chooseLanguage, language } from '../app/language';
import { languageName, t } from '../core/i18n';
import { LANGUAGES, type Language } from '../core/wire';
import { Select } from '../ui';

const OPTIONS = LANGUAGES.map((code) => ({ value: code, label: languageName(code) }));

let isChoosing = false;

/** Every language in its own name; choosing one draws the app again, and the focus stays here. */
export function LanguageSelect() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChoosing) queueMicrotask(() => box.current?.querySelector('select')?.focus());
    isChoosing = false;
  }, []);
  const choose = (value: string) => {
    isChoosing = true;
    void chooseLanguage(value as Language);
  };
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
