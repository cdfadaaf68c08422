import { useState } from 'preact/hooks';
import { date, number, officeLanguage, t } from '../core/i18n';
import { Button, Card, Notice, Page } from '../ui';
import { unusable } from './csv';
import { Drop } from './Drop';
import { Failed, Shown, useAction, useLoaded } from './loaded';
import {
  confirmShifts,
  getShifts,
  previewShifts,
  type ShiftImport,
  type ShiftOverview,
} from './roster-calls';
import { ShiftFeed } from './ShiftFeed';
import { ShiftReview } from './ShiftReview';
import { saveFile } from './save-file';
import { exampleRoster, toChange } from './shifts';

/** Who works when: from a file, looked at before it counts, or fetched every day. */
export function Shifts() {
  const known = useLoaded(getShifts, 'shifts');
  const [name, setName] = useState('');
  const [reason, setReason] = useState<ReturnType<typeof unusable>>(null);
  const [preview, setPreview] = useState<ShiftImport>();
  const reading = useAction();
  const writing = useAction();
  const read = async (file: File) => {
    setName(file.name);
    setReason(unusable(file));
    if (!unusable(file)) await reading.run(async () => setPreview(await previewShifts(file)));
  };
  const write = async (id: string) => {
    if (await writing.run(async () => setPreview(await confirmShifts(id)))) known.reload();
  };
  const again = () => {
    setPreview(undefined);
    writing.clear();
  };
  return (
    <Page wide title={t('admin.shifts.title')} lead={t('admin.shifts.lead')}>
      {preview?.confirmed_at && <Done preview={preview} onAgain={again} />}
      {preview && !preview.confirmed_at && (
        <ShiftReview
          name={name}
          preview={preview}
          isBusy={writing.isBusy}
          error={writing.error}
          onConfirm={toChange(preview) > 0 ? () => void write(preview.id) : undefined}
          onAgain={again}
        />
      )}
      {!preview && (
        <div class="columns">
          <div class="stack">
            <Drop
              accept=".csv,.txt,.ics,text/csv,text/plain,text/calendar"
              busy={reading.isBusy ? name : ''}
              onFile={(file) => void read(file)}
            />
            {reason && (
              <Notice tone="critical" live>
                {t(`admin.import.unusable.${reason}`)}
              </Notice>
            )}
            {Boolean(reading.error) && <Failed error={reading.error} />}
          </div>
          <Formats />
        </div>
      )}
      <Shown from={known}>
        {(found) => (
          <>
            <KnownSoFar found={found} />
            <ShiftFeed feed={found.feed} onChange={known.set} onRemoved={known.reload} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function KnownSoFar({ found }: { found: ShiftOverview }) {
  if (found.shifts === 0 || !found.until) return <p>{t('admin.shifts.none')}</p>;
  return (
    <p>
      {t('admin.shifts.known', {
        shifts: number(found.shifts),
        people: number(found.people),
        date: date(found.until),
      })}
    </p>
  );
}

function Done({ preview, onAgain }: { preview: ShiftImport; onAgain: () => void }) {
  return (
    <Notice
      tone="good"
      live
      title={t('admin.shifts.done', { count: toChange(preview) })}
      actions={
        <Button big icon="upload" onClick={onAgain}>
          {t('admin.shifts.another')}
        </Button>
      }
    >
      {t('admin.shifts.done_text')}
    </Notice>
  );
}

function Formats() {
  const example = () =>
    saveFile(
      t('admin.shifts.example_name'),
      'text/csv',
      exampleRoster(officeLanguage(), new Date()),
    );
  return (
    <Card>
      <h2>{t('admin.shifts.formats')}</h2>
      <p>{t('admin.shifts.csv_text')}</p>
      <p>{t('admin.shifts.ics_text')}</p>
      <p class="muted">{t('admin.shifts.kept_text')}</p>
      <Button icon="download" onClick={example}>
        {t('admin.shifts.example')}
      </Button>
    </Card>
  );
}
