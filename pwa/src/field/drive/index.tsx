import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { sendSoon } from '../../app/engine';
import { current, items } from '../../app/inbox';
import { isLowData } from '../../app/low-data';
import { understand } from '../../app/mine';
import { organisation } from '../../app/session';
import { readFact, writeFact } from '../../core/db/device';
import { openCurrent, type Stored } from '../../core/db/person';
import { language, languageName, number, t } from '../../core/i18n';
import { open } from '../../core/outbox';
import { problemText } from '../../core/problems';
import {
  Blocks,
  Button,
  EmptyState,
  Icon,
  type IconName,
  Loading,
  Notice,
  Page,
  toast,
} from '../../ui';
import { showNothing, showPlaying } from '../listen/lock-screen';
import { unlock } from '../listen/speech';
import { Drive, order } from './drive';
import { followButtons, stayAwake } from './hands-free';
import { latest } from './latest';
import { PhoneNarrator } from './narrator';
import './drive.css';

const RESTS = [4, 10, 0];

/** Read aloud, one after the other, for who has no hand free. */
export default function DriveScreen() {
  const hasAny = current.value.length > 0;
  const waiting = useMemo(() => order(current.peek()), [hasAny]);
  if (items.value === null) return <Loading text />;
  if (waiting.length === 0) {
    return (
      <Page title={t('drive.title')} back="/">
        <EmptyState icon="inbox" title={t('inbox.empty_title')} />
      </Page>
    );
  }
  return <Driving waiting={waiting} />;
}

function Driving({ waiting }: { waiting: Stored[] }) {
  const [rest, setRest] = useRest();
  const drive = useDrive(waiting, rest);
  const shown = waiting[drive.at.value];
  const item = items.value?.find((one) => one.id === shown?.id) ?? shown;
  const title = useTitle(drive, item);
  if (!item) return null;
  return (
    <Page title={t('drive.title')} back="/" backLabel={t('drive.leave')}>
      <div class="drive">
        <p class="drive-place">
          {t('drive.place', { at: drive.at.value + 1, count: waiting.length })}
        </p>
        <article lang={item.language} dir="auto">
          <h2 ref={title}>{item.title}</h2>
          {item.isExcerpt && <Beginning />}
          <Blocks blocks={item.blocks} lang={item.language} />
        </article>
        <Zones drive={drive} item={item} />
        {drive.phase.value === 'ready' && <Rest value={rest} onChange={setRest} />}
      </div>
    </Page>
  );
}

/** Said above the text: its end lies behind the buttons. */
const Beginning = () => (
  <div class="drive-beginning" lang={language()}>
    <Notice icon="wifi-off" title={t('announcement.incomplete_title')}>
      {t('announcement.incomplete_text')}
    </Notice>
  </div>
);

function stateOf({ phase }: Drive, item: Stored): string {
  switch (phase.value) {
    case 'mute':
      return t('drive.mute', { language: languageName(item.language) });
    case 'broken':
      return t('drive.broken', { go_on: t('listen.go_on') });
    case 'over':
      return t('drive.over');
    default:
      return '';
  }
}

/** Whenever a title is begun it comes into sight; on the way there, the rest of its text is fetched. */
function useTitle(drive: Drive, item: Stored | undefined): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (item?.isExcerpt) void latest(item.id);
  }, [item?.id]);
  useEffect(() => {
    if (drive.begun.value > 0) title.current?.scrollIntoView();
  }, [drive.begun.value]);
  const owner = organisation.value?.name ?? 'Veldpost';
  useEffect(() => {
    if (item) showPlaying(item, owner);
  }, [item?.id, item?.title, item?.is_confidential, owner]);
  return title;
}

function useDrive(waiting: Stored[], rest: number): Drive {
  const [settings] = useState({ rest });
  settings.rest = rest;
  const drive = useMemo(
    () =>
      new Drive(waiting, new PhoneNarrator(() => navigator.onLine && !isLowData.peek()), {
        latest,
        rest: () => settings.rest,
        wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
        onHeard: (id) => void heard(id),
      }),
    [waiting],
  );
  useEffect(() => {
    const endings = [followButtons(drive), stayAwake(), () => drive.stop(), showNothing];
    return () => {
      for (const end of endings) end();
    };
  }, [drive]);
  return drive;
}

async function heard(id: string): Promise<void> {
  const db = await openCurrent();
  if (db) await open(db, id);
  await sendSoon();
}

function Zones({ drive, item }: { drive: Drive; item: Stored }) {
  const begin = () => {
    unlock();
    void drive.play();
  };
  if (drive.phase.value === 'ready') {
    return (
      <>
        <p class="drive-stop">{t('drive.stop_first')}</p>
        <Zone icon="play" label={t('drive.begin')} kind="primary" onClick={begin} />
      </>
    );
  }
  const { phase } = drive;
  const isQuiet = phase.value !== 'reading' && phase.value !== 'resting';
  return (
    <div class="drive-zones">
      <p role="status" class="drive-state">
        {stateOf(drive, item)}
      </p>
      {item.must_acknowledge && <Understood item={item} />}
      <Zone icon="undo-2" label={t('drive.again')} onClick={() => drive.again()} />
      <Zone icon="arrow-right" label={t('drive.next')} onClick={() => drive.next()} />
      {phase.value !== 'over' && (
        <Zone
          icon={isQuiet ? 'play' : 'pause'}
          label={t(isQuiet ? 'listen.go_on' : 'listen.pause')}
          onClick={isQuiet ? begin : () => drive.pause()}
        />
      )}
    </div>
  );
}

/** Only a tap says so, never a voice. */
function Understood({ item }: { item: Stored }) {
  if (item.acknowledged_at) {
    return (
      <p class="drive-done" role="status">
        <Icon name="circle-check" large />
        {t('announcement.understood')}
      </p>
    );
  }
  const understood = async () => {
    try {
      await understand(item);
    } catch (error) {
      return toast(problemText(error));
    }
    await sendSoon();
  };
  return (
    <>
      <p class="drive-stop">{t('drive.stop_first')}</p>
      <Zone
        icon="check"
        kind="primary"
        label={t('announcement.understand')}
        onClick={() => void understood()}
      />
    </>
  );
}

interface ZoneProps {
  icon: IconName;
  label: string;
  kind?: 'primary';
  onClick: () => void;
}

function Zone({ icon, label, kind, onClick }: ZoneProps) {
  return (
    <button type="button" class={kind ? `drive-zone ${kind}` : 'drive-zone'} onClick={onClick}>
      <Icon name={icon} large />
      {label}
    </button>
  );
}

function useRest(): [number, (rest: number) => void] {
  const [rest, setRest] = useState(RESTS[0] ?? 0);
  useEffect(() => {
    void readFact('driveRest').then((kept) => kept !== undefined && setRest(kept));
  }, []);
  const choose = (chosen: number) => {
    setRest(chosen);
    void writeFact('driveRest', chosen);
  };
  return [rest, choose];
}

function Rest({ value, onChange }: { value: number; onChange: (rest: number) => void }) {
  return (
    <fieldset class="drive-rest">
      <legend>{t('drive.rest')}</legend>
      {RESTS.map((rest) => (
        <Button
          key={rest}
          big
          kind={rest === value ? 'primary' : 'secondary'}
          icon={rest === value ? 'check' : undefined}
          onClick={() => onChange(rest)}
        >
          {rest === 0 ? t('drive.rest_never') : t('drive.rest_seconds', { seconds: number(rest) })}
        </Button>
      ))}
    </fieldset>
  );
}
