import { changeLanguage } from '../app/account';
import { language } from '../app/language';
import { languageName, t } from '../core/i18n';
import { problemText, Unreachable } from '../core/problems';
import { LANGUAGES, type Language } from '../core/wire';
import { Select, toast } from '../ui';

const OPTIONS = LANGUAGES.map((code) => ({ value: code, label: languageName(code) }));

/** Every language in its own name; choosing one draws the app again. */
export function LanguageSelect() {
  const choose = (value: string) =>
    void changeLanguage(value as Language).catch((error) => {
      if (!(error instanceof Unreachable)) toast(problemText(error));
    });
  return (
    <Select
      label={t('settings.language')}
      value={language.value}
      options={OPTIONS}
      onChange={choose}
    />
  );
}
