import { useEffect, useMemo, useState } from 'preact/hooks';
import { sendSoon } from '../../app/engine';
import { current, items } from '../../app/inbox';
import { isLowData } from '../../app/low-data';
import { understand } from '../../app/mine';
import { readFact, writeFact } from '../../core/db/device';
import { openCurrent, type Stored } from '../../core/db/person';
import { languageName, number, t } from '../../core/i18n';
import { open } from '../../core/outbox';
import { problemText } from '../../core/problems';
import { Blocks, Button, EmptyState, Icon, type IconName, Loading, Page, toast } from '../../ui';
import { unlock } from '../listen/speech';
import { Drive, order } from './drive';
import { followButtons, showTitle, stayAwake } from './hands-free';
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
  const { phase, at } = drive;
  const shown = waiting[at.value];
  const item = items.value?.find((one) => one.id === shown?.id) ?? shown;
  if (!item) return null;
  return (
    <Page title={t('drive.title')} back="/" backLabel={t('drive.leave')}>
      <div class="drive">
        <p class="drive-place">{t('drive.place', { at: at.value + 1, count: waiting.length })}</p>
        <article lang={item.language} dir="auto">
          <h2>{item.title}</h2>
          <Blocks blocks={item.blocks} lang={item.language} />
        </article>
        <p role="status" class="drive-state">
          {phase.value === 'mute' && t('drive.mute', { language: languageName(item.language) })}
          {phase.value === 'over' && t('drive.over')}
        </p>
        <Zones drive={drive} item={item} />
        {phase.value === 'ready' && <Rest value={rest} onChange={setRest} />}
      </div>
    </Page>
  );
}

function useDrive(waiting: Stored[], rest: number): Drive {
  const [settings] = useState({ rest });
  settings.rest = rest;
  const drive = useMemo(
    () =>
      new Drive(waiting, new PhoneNarrator(() => navigator.onLine && !isLowData.peek()), {
        rest: () => settings.rest,
        wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
        onHeard: (id) => void heard(id),
      }),
    [waiting],
  );
  useEffect(() => {
    const endings = [followButtons(drive), stayAwake(), () => drive.stop()];
    return () => {
      for (const end of endings) end();
    };
  }, [drive]);
  const title = waiting[drive.at.value]?.title ?? '';
  useEffect(() => showTitle(title), [title]);
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
  const isQuiet = drive.phase.value !== 'reading' && drive.phase.value !== 'resting';
  return (
    <div class="drive-zones">
      {item.must_acknowledge && <Understood item={item} />}
      <Zone icon="undo-2" label={t('drive.again')} onClick={() => drive.again()} />
      <Zone icon="arrow-right" label={t('drive.next')} onClick={() => drive.next()} />
      <Zone
        icon={isQuiet ? 'play' : 'pause'}
        label={t(isQuiet ? 'listen.go_on' : 'listen.pause')}
        onClick={isQuiet ? begin : () => drive.pause()}
      />
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
