import { useEffect, useState } from 'preact/hooks';
import { chooseDefault, chooseRest, type Known, loadRest } from '../app/rest';
import { listen } from '../core/db/live';
import { date, language, t } from '../core/i18n';
import { problemText } from '../core/problems';
import { HoursFields } from '../rest/HoursFields';
import {
  type Hours,
  hoursOf,
  isAlwaysQuiet,
  type MyRest,
  type RestBody,
  usual,
  windowsOf,
} from '../rest/hours';
import { PriorityChoices } from '../rest/PriorityChoices';
import { Button, Card, Failure, Loading, Notice, Page, Pill, Section, Switch, toast } from '../ui';
import { NoneTaken } from './NotTaken';

/** "Your time": when the phone may buzz. */
export default function Rest() {
  const [known, setKnown] = useState<Known>();
  const [error, setError] = useState<unknown>();
  const load = () => {
    setError(undefined);
    loadRest().then(setKnown, setError);
  };
  useEffect(load, []);
  useEffect(() => listen((topic) => topic === 'outbox' && load()), []);
  return (
    <Page
      title={t('rest.title')}
      lead={t('rest.lead')}
      back="/settings"
      backLabel={t('nav.settings')}
    >
      <NoneTaken kind="rest" />
      {Boolean(error) && <Failure again={load}>{problemText(error)}</Failure>}
      {!known && !error && <Loading />}
      {known && <Form key={known.rest.source} known={known} onChange={setKnown} />}
      {known?.rest.disconnect && <Law law={known.rest.disconnect} />}
    </Page>
  );
}

interface Props {
  known: Known;
  onChange: (known: Known) => void;
}

const draftOf = (rest: MyRest): RestBody & { hours: Hours } => ({
  quiet_hours: rest.quiet_hours,
  is_quiet_on_holidays: rest.is_quiet_on_holidays,
  priorities: rest.priorities,
  hours: hoursOf(rest.quiet_hours) ?? usual(),
});

function Form({ known, onChange }: Props) {
  const { rest, isWaiting } = known;
  const [draft, setDraft] = useState(() => draftOf(rest));
  const [isBusy, setBusy] = useState(false);
  const isTooQuiet = isAlwaysQuiet(draft.hours, draft.priorities);
  const keep = async (choosing: Promise<Known>) => {
    setBusy(true);
    try {
      const kept = await choosing;
      onChange(kept);
      toast(t(kept.isWaiting ? 'rest.kept_here' : 'rest.saved'));
    } catch (error) {
      toast(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    !isTooQuiet && keep(chooseRest({ ...draft, quiet_hours: windowsOf(draft.hours) }));
  return (
    <form
      class="stack loose"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p role="status">
        <Pill tone={isWaiting ? 'important' : 'neutral'} icon={isWaiting ? 'clock' : 'info'}>
          {t(isWaiting ? 'rest.waiting' : `rest.source_${rest.source as 'own' | 'default'}`)}
        </Pill>
      </p>
      <Section title={t('rest.hours')}>
        <HoursFields
          value={draft.hours}
          error={isTooQuiet ? t('rest.too_quiet') : undefined}
          onChange={(hours) => setDraft({ ...draft, hours })}
        />
        <Switch
          boxed
          label={t('rest.holidays')}
          hint={t('rest.holidays_hint')}
          checked={draft.is_quiet_on_holidays}
          onChange={(is_quiet_on_holidays) => setDraft({ ...draft, is_quiet_on_holidays })}
        />
        {rest.knows_shifts && <p class="muted">{t('rest.shifts')}</p>}
      </Section>
      <Section title={t('rest.priorities')}>
        <PriorityChoices
          value={draft.priorities}
          knowsShifts={rest.knows_shifts}
          onChange={(priorities) => setDraft({ ...draft, priorities })}
        />
        <Notice tone="neutral">{t('rest.critical')}</Notice>
      </Section>
      <div class="buttons">
        <Button kind="primary" big type="submit" icon="save" busy={isBusy} disabled={isTooQuiet}>
          {t('rest.save')}
        </Button>
        {rest.source === 'own' && (
          <Button big onClick={() => void keep(chooseDefault())}>
            {t('rest.use_default')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Law({ law }: { law: NonNullable<MyRest['disconnect']> }) {
  return (
    <Section title={t('rest.law')}>
      <Card>
        <p>{law.text[language()]}</p>
        <p class="muted small">
          {t('rest.law_source', { source: law.source, date: date(law.checked_on) })}
        </p>
      </Card>
    </Section>
  );
}
