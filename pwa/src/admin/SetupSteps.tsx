import { useEffect, useState } from 'preact/hooks';
import { languageName, t } from '../core/i18n';
import { Refused } from '../core/problems';
import { LANGUAGES } from '../core/wire';
import { Select, Switch, TextField } from '../ui';
import { LogoField } from './LogoField';
import { brandingErrors } from './Organisation';
import { type Branding, OrganisationFields } from './OrganisationFields';
import type { Team } from './team';

export interface Admin {
  name: string;
  staff_number: string;
  language: string;
}

export interface Draft {
  branding: Branding;
  logo: File | null;
  is_quiet_at_night: boolean;
  admin: Admin;
  team: Team;
}

interface StepProps {
  draft: Draft;
  tried: boolean;
  set: (change: Partial<Draft>) => void;
}

/** How the organisation looks to everyone. */
export function OrganisationStep({ draft, tried, set }: StepProps) {
  const [logoUrl, setLogoUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!draft.logo) return setLogoUrl(null);
    const url = URL.createObjectURL(draft.logo);
    setLogoUrl(url);
    return () => URL.revokeObjectURL(url);
  }, [draft.logo]);
  return (
    <>
      <OrganisationFields
        value={draft.branding}
        errors={brandingErrors(draft.branding, tried, undefined)}
        logo={logoUrl}
        onChange={(branding) => set({ branding })}
      />
      <LogoField
        url={logoUrl}
        onChoose={(logo) => set({ logo })}
        onRemove={() => set({ logo: null })}
      />
      <Switch
        boxed
        label={t('admin.setup.quiet_nights')}
        hint={t('admin.setup.quiet_nights_hint')}
        checked={draft.is_quiet_at_night}
        onChange={(is_quiet_at_night) => set({ is_quiet_at_night })}
      />
    </>
  );
}

/** Who sets it up. */
export function AdminStep({ draft, tried, error, set }: StepProps & { error: unknown }) {
  const { admin } = draft;
  const change = (part: Partial<Admin>) => set({ admin: { ...admin, ...part } });
  const said = (name: string) =>
    error instanceof Refused ? error.field(`admin.${name}`) : undefined;
  const missing = (text: string) => (tried && !text.trim() ? t('admin.required') : undefined);
  return (
    <>
      <TextField
        label={t('admin.setup.admin_name')}
        value={admin.name}
        error={missing(admin.name) ?? said('name')}
        maxLength={200}
        autoComplete="name"
        onInput={(name) => change({ name })}
      />
      <TextField
        label={t('admin.setup.admin_staff_number')}
        hint={t('admin.setup.admin_staff_number_hint')}
        value={admin.staff_number}
        error={missing(admin.staff_number) ?? said('staff_number')}
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
        onInput={(staff_number) => change({ staff_number })}
      />
      <Select
        label={t('admin.setup.admin_language')}
        value={admin.language}
        options={LANGUAGES.map((one) => ({ value: one, label: languageName(one) }))}
        onChange={(value) => change({ language: value })}
      />
    </>
  );
}
