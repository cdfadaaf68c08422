import { useEffect, useState } from 'preact/hooks';
import { loadOrganisation, organisation, session } from '../app/session';
import { type Key, t } from '../core/i18n';
import { Refused } from '../core/problems';
import { Button, Card, Notice, Page, Section, toast } from '../ui';
import { changeSettings, getSettings, putLogo, removeLogo } from './calls';
import { readColour } from './colour';
import { type DeliveryState, deliveryState } from './delivery';
import { focusFirstInvalid } from './first-invalid';
import { LogoField } from './LogoField';
import { Failed, Shown, useAction, useLoaded } from './loaded';
import { type Branding, OrganisationFields } from './OrganisationFields';
import { TeamFields } from './TeamFields';
import { membersOf, teamOf, unnamedIn } from './team';
import { useUnsaved } from './unsaved';
import type { Settings } from './wire';

/** Name, colour, logo, defaults, core team; and whether delivery runs. */
export function Organisation() {
  const settings = useLoaded(getSettings, 'settings');
  const saved = (value: Settings) => {
    settings.set(value);
    void loadOrganisation();
  };
  return (
    <Page wide title={t('admin.organisation.title')}>
      <Shown from={settings}>
        {(found) => (
          <div class="columns">
            <BrandingForm settings={found} onSaved={saved} />
            <div class="stack loose">
              <Delivery />
              <Logo settings={found} onSaved={settings.reload} />
              <TeamForm settings={found} onSaved={saved} />
              <p class="muted small">
                {t('admin.organisation.version', { version: organisation.value?.version ?? '' })}
              </p>
            </div>
          </div>
        )}
      </Shown>
    </Page>
  );
}

interface Props {
  settings: Settings;
  onSaved: (settings: Settings) => void;
}

const brandingOf = (settings: Settings): Branding => ({
  name: settings.name,
  colour: settings.colour,
  default_language: settings.default_language,
  time_zone: settings.time_zone,
});

function BrandingForm({ settings, onSaved }: Props) {
  const [value, setValue] = useState(() => brandingOf(settings));
  const [tried, setTried] = useState(false);
  const action = useAction();
  const before = brandingOf(settings);
  const isDirty = (Object.keys(before) as (keyof Branding)[]).some(
    (name) => before[name] !== value[name],
  );
  useUnsaved('organisation', isDirty);
  const errors = brandingErrors(value, tried, action.error);
  const save = async () => {
    setTried(true);
    const colour = readColour(value.colour);
    if (!value.name.trim() || !colour) return focusFirstInvalid();
    await action.run(async () => {
      const answer = await changeSettings({
        ...value,
        name: value.name.trim(),
        colour,
      } as Settings);
      setValue(brandingOf(answer));
      onSaved(answer);
      toast(t('admin.organisation.saved'));
    });
  };
  return (
    <form
      class="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <OrganisationFields
        value={value}
        errors={errors}
        logo={settings.logo_url}
        onChange={setValue}
      />
      {Boolean(action.error) && <Failed error={action.error} />}
      <div class="buttons">
        <Button kind="primary" type="submit" icon="save" busy={action.isBusy} disabled={!isDirty}>
          {t('admin.save')}
        </Button>
      </div>
    </form>
  );
}

/** What is wrong with the fields: what we see ourselves, else what the server said. */
export function brandingErrors(
  value: Branding,
  tried: boolean,
  error: unknown,
): Partial<Record<keyof Branding, string | undefined>> {
  const said = (name: string) => (error instanceof Refused ? error.field(name) : undefined);
  return {
    name: tried && !value.name.trim() ? t('admin.required') : said('name'),
    colour: readColour(value.colour) ? said('colour') : t('admin.organisation.colour_wrong'),
    default_language: said('default_language'),
    time_zone: said('time_zone'),
  };
}

function Logo({ settings, onSaved }: { settings: Settings; onSaved: () => void }) {
  const action = useAction();
  const change = async (run: () => Promise<unknown>, words: string) => {
    if (!(await action.run(run))) return;
    await loadOrganisation();
    onSaved();
    toast(words);
  };
  return (
    <Card>
      <LogoField
        url={settings.logo_url}
        isBusy={action.isBusy}
        onChoose={(file) => void change(() => putLogo(file), t('admin.organisation.logo_saved'))}
        onRemove={() => void change(removeLogo, t('admin.organisation.logo_removed'))}
      />
      {Boolean(action.error) && <Failed error={action.error} />}
    </Card>
  );
}

function TeamForm({ settings, onSaved }: Props) {
  const { name = '', staff_number = '' } = session.value?.person ?? {};
  const me = { name, staff_number };
  const saved = teamOf(settings.core_team, me);
  const [team, setTeam] = useState(saved);
  const [tried, setTried] = useState(false);
  const action = useAction();
  const isDirty = JSON.stringify(membersOf(team, me)) !== JSON.stringify(membersOf(saved, me));
  useUnsaved('core team', isDirty);
  const save = async () => {
    setTried(true);
    if (unnamedIn(team).length > 0) return focusFirstInvalid();
    await action.run(async () => {
      onSaved(await changeSettings({ core_team: membersOf(team, me) }));
      toast(t('admin.organisation.saved'));
    });
  };
  return (
    <Section title={t('admin.organisation.core_team')}>
      <p class="muted">{t('admin.organisation.core_team_hint')}</p>
      <TeamFields team={team} missing={tried ? unnamedIn(team) : []} onChange={setTeam} />
      {Boolean(action.error) && <Failed error={action.error} />}
      <div class="buttons">
        <Button icon="save" busy={action.isBusy} disabled={!isDirty} onClick={() => void save()}>
          {t('admin.organisation.core_team_save')}
        </Button>
      </div>
    </Section>
  );
}

const TONES = { good: 'good', bad: 'critical', unknown: 'important' } as const;

function Delivery() {
  const [state, setState] = useState<DeliveryState>();
  useEffect(() => {
    void deliveryState().then(setState);
  }, []);
  if (!state) return null;
  return (
    <Notice tone={TONES[state]} title={t('admin.organisation.delivery')}>
      {t(`admin.organisation.delivery_${state}` as Key)}
    </Notice>
  );
}
