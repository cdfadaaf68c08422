import { findText, type Key, number, t } from '../core/i18n';
import { Button, type Column, DataTable, Notice, Section } from '../ui';
import { keyOf, toWrite, unlisted, verdictOf } from './import';
import { Failed } from './loaded';
import type { ImportPreview, Rejected } from './wire';

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
      {preview.rejected.length > 0 && <RejectedLines preview={preview} />}
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

function RejectedLines({ preview }: { preview: ImportPreview }) {
  const columns: Column<Rejected>[] = [
    {
      id: 'line',
      label: t('admin.import.column.line'),
      isName: true,
      value: ({ line }) => (
        <span class="nowrap">{t('admin.import.line', { line: String(line) })}</span>
      ),
    },
    { id: 'field', label: t('admin.import.column.field'), value: ({ field }) => fieldName(field) },
    {
      id: 'value',
      label: t('admin.import.column.value'),
      value: ({ value }) => (value ? <q>{value}</q> : t('admin.import.empty_value')),
    },
    { id: 'cure', label: t('admin.import.column.cure'), value: ({ cure }) => cure },
  ];
  const more = unlisted(preview);
  return (
    <Section title={t('admin.import.rejected_title', { count: preview.rejected_lines })}>
      <p>{t('admin.import.rejected_text')}</p>
      <DataTable
        caption={t('admin.import.rejected_title', { count: preview.rejected_lines })}
        columns={columns}
        rows={preview.rejected}
        rowKey={keyOf}
      />
      {more > 0 && <p>{t('admin.import.rejected_more', { count: more })}</p>}
    </Section>
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

const fieldName = (field: string): string => findText(`admin.field.${field}`) ?? (field || '–');
