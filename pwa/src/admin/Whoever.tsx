import { useState } from 'preact/hooks';
import { number, t } from '../core/i18n';
import { Button, Card, Choice, Notice, type Option, Select } from '../ui';
import { listChoices, type Whom } from './calls';
import { chosen, wanted } from './chosen';
import { Shown, useLoaded } from './loaded';
import type { Choices } from './wire';

type Kind = 'selection' | 'site' | 'without_card' | 'not_signed_in';

/** Whom the cards are for: those ticked, one site, or everyone who is not in yet. */
export function Whoever({ onMake }: { onMake: (whom: Whom) => void }) {
  const choices = useLoaded(listChoices, 'choices');
  return <Shown from={choices}>{(found) => <Form choices={found} onMake={onMake} />}</Shown>;
}

function Form({ choices, onMake }: { choices: Choices; onMake: (whom: Whom) => void }) {
  const selection = selectedIds();
  const [kind, setKind] = useState<Kind>(() => firstKind(selection));
  const [site, setSite] = useState(() => offeredSite());
  const [tried, setTried] = useState(false);
  const make = () => {
    setTried(true);
    if (kind === 'selection') onMake({ people: selection });
    else if (kind !== 'site') onMake({ everyone: kind });
    else if (site) onMake({ site });
  };
  return (
    <Card>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <Choice
          label={t('admin.cards.who')}
          value={kind}
          options={kinds(selection.length)}
          onChange={(value) => setKind(value as Kind)}
        />
        {kind === 'site' && (
          <Select
            label={t('admin.cards.site')}
            value={site}
            error={tried && !site ? t('admin.cards.site_choose') : undefined}
            options={siteOptions(choices)}
            onChange={setSite}
          />
        )}
        <Notice tone="important" title={t('admin.cards.once_title')}>
          {t('admin.cards.once')}
        </Notice>
        <div class="buttons">
          <Button kind="primary" big icon="id-card" type="submit">
            {t('admin.cards.make')}
          </Button>
          {selection.length === 0 && (
            <Button big icon="users" href="/admin/people">
              {t('admin.cards.choose_people')}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}

const selectedIds = (): string[] =>
  wanted.value && 'people' in wanted.value ? wanted.value.people : [...chosen.value.keys()];

function firstKind(selection: string[]): Kind {
  if (wanted.value && 'site' in wanted.value) return 'site';
  if (wanted.value && 'everyone' in wanted.value) return wanted.value.everyone;
  return selection.length > 0 ? 'selection' : 'without_card';
}

const offeredSite = (): string => (wanted.value && 'site' in wanted.value ? wanted.value.site : '');

function kinds(selected: number): Option[] {
  const always: Option[] = [
    { value: 'without_card', label: t('admin.cards.who_without_card') },
    {
      value: 'not_signed_in',
      label: t('admin.cards.who_everyone'),
      hint: t('admin.cards.who_everyone_hint'),
    },
    { value: 'site', label: t('admin.cards.who_site'), hint: t('admin.cards.who_site_hint') },
  ];
  const label = t('admin.cards.who_selection', { count: selected });
  return selected > 0 ? [{ value: 'selection', label }, ...always] : always;
}

const siteOptions = (choices: Choices): Option[] => [
  { value: '', label: t('admin.cards.site_choose') },
  ...choices.sites
    .filter(({ value }) => value)
    .map(({ value, count }) => ({ value, label: `${value} (${number(count)})` })),
];
