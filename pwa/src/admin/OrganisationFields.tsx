import { accentOf, contrast, parse } from '../core/colour';
import { languageName, t } from '../core/i18n';
import { LANGUAGES } from '../core/wire';
import { Select, TextField } from '../ui';
import { readColour } from './colour';
import { zoneOptions } from './time-zones';

export interface Branding {
  name: string;
  colour: string;
  default_language: string;
  time_zone: string;
}

interface Props {
  value: Branding;
  errors: Partial<Record<keyof Branding, string | undefined>>;
  logo: string | null;
  onChange: (value: Branding) => void;
}

/** Name, colour, default language and time zone, with what the colour will look like. */
export function OrganisationFields({ value, errors, logo, onChange }: Props) {
  const set = (name: keyof Branding) => (text: string) => onChange({ ...value, [name]: text });
  return (
    <div class="stack">
      <TextField
        label={t('admin.organisation.name')}
        hint={t('admin.organisation.name_hint')}
        value={value.name}
        error={errors.name}
        maxLength={100}
        autoComplete="organization"
        onInput={set('name')}
      />
      <Colour value={value.colour} error={errors.colour} onInput={set('colour')} />
      <Sample branding={value} logo={logo} />
      <Select
        label={t('admin.organisation.language')}
        hint={t('admin.organisation.language_hint')}
        value={value.default_language}
        error={errors.default_language}
        options={LANGUAGES.map((one) => ({ value: one, label: languageName(one) }))}
        onChange={set('default_language')}
      />
      <Select
        label={t('admin.organisation.time_zone')}
        value={value.time_zone}
        error={errors.time_zone}
        options={zoneOptions(value.time_zone)}
        onChange={set('time_zone')}
      />
    </div>
  );
}

interface ColourProps {
  value: string;
  error: string | undefined;
  onInput: (value: string) => void;
}

function Colour({ value, error, onInput }: ColourProps) {
  return (
    <div class="colour-field">
      <TextField
        label={t('admin.organisation.colour')}
        hint={t('admin.organisation.colour_hint')}
        value={value}
        error={error}
        maxLength={9}
        autoCapitalize="none"
        autoComplete="off"
        onInput={onInput}
      />
      <input
        type="color"
        aria-label={t('admin.organisation.colour_pick')}
        value={readColour(value) ?? '#000000'}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}

const THEMES = {
  light: { ground: '#ffffff', text: '#12181b' },
  dark: { ground: '#181e21', text: '#f3f6f4' },
};

/** The organisation's mark and a button, as they will look by day and by night. */
function Sample({ branding, logo }: { branding: Branding; logo: string | null }) {
  const colour = readColour(branding.colour);
  if (!colour) return null;
  const name = branding.name.trim() || 'Veldpost';
  const isShaded = contrast(parse(colour), parse(accentOf(colour, 'light').accent)) > 1.05;
  return (
    <>
      <div class="sample" role="img" aria-label={t('admin.organisation.sample')}>
        {(['light', 'dark'] as const).map((theme) => {
          const { accent, onAccent } = accentOf(colour, theme);
          const style = {
            '--sample-ground': THEMES[theme].ground,
            '--sample-text': THEMES[theme].text,
            '--sample-accent': accent,
            '--sample-on-accent': onAccent,
          };
          return (
            <div key={theme} style={style}>
              <span class="brand">
                {logo ? (
                  <img class="brand-mark" src={logo} alt="" />
                ) : (
                  <span class="brand-mark">{name.charAt(0)}</span>
                )}
                <span>{name}</span>
              </span>
              <span class="sample-button">{t('admin.organisation.sample_button')}</span>
            </div>
          );
        })}
      </div>
      {isShaded && <p class="muted small">{t('admin.organisation.colour_shaded')}</p>}
    </>
  );
}
