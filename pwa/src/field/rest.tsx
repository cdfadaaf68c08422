import { useEffect, useRef, useState } from 'preact/hooks';
import { isOffline } from '../app/connection';
import { markDirty } from '../app/dirty';
import { chooseDefault, chooseRest, type Known, loadRest, refreshRest } from '../app/rest';
import { chooseZone, loadZone, type OwnZone, phoneZone, placeIn, timeIn } from '../app/zone';
import { listen } from '../core/db/live';
import { date, language, t } from '../core/i18n';
import { problemText } from '../core/problems';
import { HoursFields } from '../rest/HoursFields';
import {
  type Draft,
  hoursOf,
  isAlwaysQuiet,
  type MyRest,
  printOf,
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
    return loadRest().then(setKnown, setError);
  };
  useEffect(() => {
    void load()
      .then(refreshRest)
      .then((news) => news && setKnown(news), setError);
  }, []);
  useEffect(() => listen((topic) => topic === 'outbox' && void load()), []);
  return (
    <Page
      title={t('rest.title')}
      lead={t('rest.lead')}
      back="/settings"
      backLabel={t('nav.settings')}
    >
      <NoneTaken kind="rest" />
      {Boolean(error) && <Failure again={() => void load()}>{problemText(error)}</Failure>}
      {!known && !error && <Loading />}
      {known && <Form known={known} onChange={setKnown} />}
      <Zone />
      {known?.rest.disconnect && <Law law={known.rest.disconnect} />}
    </Page>
  );
}

interface Props {
  known: Known;
  onChange: (known: Known) => void;
}

const draftOf = (rest: MyRest): Draft => ({
  is_quiet_on_holidays: rest.is_quiet_on_holidays,
  priorities: rest.priorities,
  hours: hoursOf(rest.quiet_hours) ?? usual(),
});

const DIRTY = 'rest';

/** What is chosen and not saved yet: asked about before it is lost, and never written over. */
function useDraft(rest: MyRest) {
  const known = draftOf(rest);
  const base = useRef(known);
  const [draft, setDraft] = useState(known);
  useEffect(() => {
    if (printOf(draft) === printOf(base.current)) setDraft(known);
    base.current = known;
  }, [printOf(known)]);
  const isChanged = ![known, base.current].map(printOf).includes(printOf(draft));
  useEffect(() => {
    markDirty(DIRTY, isChanged);
    return () => markDirty(DIRTY, false);
  }, [isChanged]);
  return [draft, setDraft] as const;
}

function Form({ known, onChange }: Props) {
  const { rest, isWaiting } = known;
  const [draft, setDraft] = useDraft(rest);
  const [isBusy, setBusy] = useState(false);
  const isTooQuiet = isAlwaysQuiet(draft.hours, draft.priorities);
  const keep = async (choosing: Promise<Known>) => {
    setBusy(true);
    try {
      const kept = await choosing;
      onChange(kept);
      setDraft(draftOf(kept.rest));
      toast(t(isOffline.value ? 'rest.kept_here' : 'rest.saved'));
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

/** By whose clock the hours go; a phone that has moved is offered its own. */
function Zone() {
  const [own, setOwn] = useState<OwnZone | null>(null);
  const load = () => void loadZone().then(setOwn, () => undefined);
  useEffect(load, []);
  useEffect(() => listen((topic) => topic === 'outbox' && load()), []);
  if (!own) return null;
  const here = phoneZone();
  const take = () =>
    chooseZone(here).then(
      () => toast(t(isOffline.value ? 'rest.kept_here' : 'rest.saved')),
      (error) => toast(problemText(error)),
    );
  return (
    <Section title={t('rest.zone')}>
      <p>{t('rest.zone_own', { place: placeIn(own.zone), time: timeIn(own.zone) })}</p>
      {own.isWaiting && (
        <Pill tone="important" icon="clock">
          {t('rest.waiting')}
        </Pill>
      )}
      {here !== own.zone && (
        <>
          <p>{t('rest.zone_here', { place: placeIn(here), time: timeIn(here) })}</p>
          <Button big icon="clock" onClick={() => void take()}>
            {t('rest.zone_use', { place: placeIn(here) })}
          </Button>
        </>
      )}
    </Section>
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
