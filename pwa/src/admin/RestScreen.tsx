import { useState } from 'preact/hooks';
import { date, language, t } from '../core/i18n';
import { Button, Card, Facts, Notice, Page, Section, Select, toast } from '../ui';
import { forgetRestOf, getRest, putRest } from './calls';
import { Digest } from './Digest';
import { Holidays } from './Holidays';
import { Failed, Shown, useAction, useLoaded } from './loaded';
import { RestForm } from './RestForm';
import { type Country, countryName, countryOf, draftOf, newDecision } from './rest';
import type { OrganisationRest } from './wire';

const EVERYWHERE = '';

/** Quiet hours for whoever chose nothing: everywhere, and where a site differs. */
export function RestScreen() {
  const rest = useLoaded(getRest, 'rest');
  const [site, setSite] = useState(EVERYWHERE);
  return (
    <Page wide title={t('admin.rest.title')} lead={t('admin.rest.lead')}>
      <Shown from={rest}>
        {(found) => (
          <div class="columns">
            <div class="stack">
              {found.items.length === 0 && (
                <Notice tone="important">{t('admin.rest.nothing')}</Notice>
              )}
              {found.sites.length > 0 && <Sites found={found} site={site} onChoose={setSite} />}
              <Decision key={site} found={found} site={site} onSaved={rest.set} />
            </div>
            <CountryPack found={found} site={site} />
          </div>
        )}
      </Shown>
      <Holidays />
      <Digest />
    </Page>
  );
}

interface Props {
  found: OrganisationRest;
  site: string;
}

function Sites({ found, site, onChoose }: Props & { onChoose: (site: string) => void }) {
  const hasOwn = new Set(found.items.map((item) => item.site));
  const named = (name: string) =>
    hasOwn.has(name) ? t('admin.rest.site_own', { site: name }) : name;
  return (
    <Select
      label={t('admin.rest.where')}
      value={site}
      options={[
        { value: EVERYWHERE, label: t('admin.rest.everywhere') },
        ...found.sites.map((name) => ({ value: name, label: named(name) })),
      ]}
      onChange={onChoose}
    />
  );
}

/** What holds here, ready to be changed; a site without its own begins as everywhere. */
function Decision({
  found,
  site,
  onSaved,
}: Props & { onSaved: (found: OrganisationRest) => void }) {
  const own = found.items.find((item) => item.site === site);
  const everywhere = found.items.find((item) => item.site === EVERYWHERE);
  const action = useAction();
  const forget = () =>
    void action.run(async () => {
      onSaved(await forgetRestOf(site));
      toast(t('admin.rest.forgotten'));
    });
  const start = own ?? { ...(everywhere ?? newDecision(found)), site };
  return (
    <>
      {site && !own && <p class="muted">{t('admin.rest.as_everywhere')}</p>}
      <RestForm
        key={own ? 'own' : 'new'}
        found={found}
        start={draftOf(start, site)}
        onSave={async (body) => {
          onSaved(await putRest(body));
          toast(t('admin.rest.saved'));
        }}
      />
      {site && own && (
        <Button icon="undo-2" busy={action.isBusy} onClick={forget}>
          {t('admin.rest.forget')}
        </Button>
      )}
      {Boolean(action.error) && <Failed error={action.error} />}
    </>
  );
}

/** What the country's data file says, with its sources, and where this organisation differs. */
function CountryPack({ found, site }: Props) {
  const country = countryOf(found, site);
  if (!country) return null;
  const decision =
    found.items.find((item) => item.site === site) ??
    found.items.find((item) => item.site === EVERYWHERE);
  const hours = decision?.rest_after_shift_hours;
  const isOverridden = hours !== null && hours !== undefined && hours !== country.daily_rest_hours;
  return (
    <Section title={t('admin.rest.pack', { country: countryName(country.country) })}>
      <Card>
        <Facts
          items={[
            [t('admin.rest.night'), `${country.quiet_from} – ${country.quiet_to}`],
            [
              t('admin.rest.daily'),
              isOverridden
                ? t('admin.rest.overridden', { law: country.daily_rest_hours, ours: hours })
                : t('admin.rest.hours', { count: country.daily_rest_hours }),
            ],
            [t('admin.rest.weekly'), t('admin.rest.hours', { count: country.weekly_rest_hours })],
            [t('admin.rest.source'), country.rest_source],
          ]}
        />
        <Disconnect country={country} />
      </Card>
    </Section>
  );
}

function Disconnect({ country }: { country: Country }) {
  const { text, source, checked_on } = country.disconnect;
  return (
    <>
      <h3>{t('rest.law')}</h3>
      <p>{text[language()]}</p>
      <p class="muted small">{t('rest.law_source', { source, date: date(checked_on) })}</p>
    </>
  );
}
