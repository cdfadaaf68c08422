import { type Key, number, t } from '../core/i18n';
import { Button, Notice, Section } from '../ui';
import { rejectedIn } from './calls';
import { toWrite, verdictOf } from './import';
import { Failed } from './loaded';
import { fieldName, RejectedLines } from './RejectedLines';
import type { ImportPreview } from './wire';

interface Props {
  name: string;
  preview: ImportPreview;
  isBusy: boolean;
  error: unknown;
  onConfirm: (() => void) | undefined;
  onAgain: () => void;
}

/** What the file would do; nothing is written yet. */
export function ImportReview(props: Props) {
  const { name, preview, isBusy, error, onConfirm, onAgain } = props;
  const verdict = verdictOf(preview);
  return (
    <div class="stack loose">
      <Section title={t('admin.import.preview', { file: name })}>
        <div class="import-counts">
          <Counts preview={preview} />
        </div>
        {verdict === 'ready' ? (
          <Notice tone="info">{t('admin.import.nothing_written')}</Notice>
        ) : (
          <Notice tone={verdict === 'only_rejected' ? 'critical' : 'good'} live>
            {t(`admin.import.${verdict}`)}
          </Notice>
        )}
        {preview.ignored_columns.length > 0 && (
          <Notice tone="important">
            {t('admin.import.ignored', { columns: preview.ignored_columns.join(', ') })}
          </Notice>
        )}
        {Boolean(error) && <Failed error={error} />}
        <div class="buttons">
          {onConfirm && (
            <Button kind="primary" big icon="user-plus" busy={isBusy} onClick={onConfirm}>
              {t('admin.import.confirm', { count: toWrite(preview) })}
            </Button>
          )}
          <Button big={Boolean(onConfirm)} onClick={onAgain}>
            {t('admin.import.other_file')}
          </Button>
        </div>
      </Section>
      {preview.rejected.length > 0 && (
        <RejectedLines preview={preview} all={() => rejectedIn(preview.id)} />
      )}
      {preview.updates.length > 0 && <Updates preview={preview} />}
    </div>
  );
}

function Counts({ preview }: { preview: ImportPreview }) {
  const counts: [Key, number][] = [
    ['admin.import.created', preview.created],
    ['admin.import.updated', preview.updated],
    ['admin.import.unchanged', preview.unchanged],
    ['admin.import.rejected', preview.rejected_lines],
  ];
  return (
    <ul class="tiles">
      {counts.map(([key, count]) => (
        <li class="tile" key={key}>
          <strong>{number(count)}</strong> {t(key)}
        </li>
      ))}
    </ul>
  );
}

function Updates({ preview }: { preview: ImportPreview }) {
  const hidden = preview.updated - preview.updates.length;
  return (
    <details class="card">
      <summary>{t('admin.import.updates', { count: preview.updated })}</summary>
      <ul class="updates">
        {preview.updates.map((one) => (
          <li key={one.line}>
            <strong>{one.name}</strong> ({one.staff_number}): {one.fields.map(fieldName).join(', ')}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p>{t('admin.import.updates_more', { count: hidden })}</p>}
    </details>
  );
}
