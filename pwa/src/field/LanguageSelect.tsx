import { useEffect, useRef } from 'preact/hooks';
import { changeLanguage } from '../app/account';
import { language } from '../app/language';
import { languageName, t } from '../core/i18n';
import { problemText, Unreachable } from '../core/problems';
import { LANGUAGES, type Language } from '../core/wire';
import { Select, toast } from '../ui';

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
    void changeLanguage(value as Language).catch((error) => {
      if (!(error instanceof Unreachable)) toast(problemText(error));
    });
  };
  return (
    <div ref={box}>
      <Select
        label={t('settings.language')}
        value={language.value}
        options={OPTIONS}
        onChange={choose}
      />
    </div>
  );
}
