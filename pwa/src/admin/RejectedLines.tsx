import { findText, t } from '../core/i18n';
import { type Column, DataTable, Section } from '../ui';
import { keyOf, unlisted } from './import';
import type { ImportPreview, Rejected } from './wire';

type Told = Pick<ImportPreview, 'rejected' | 'rejected_lines'>;

/** What cannot be used, each with its cure. */
export function RejectedLines({ preview }: { preview: Told }) {
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

/** A column's name in words. */
export const fieldName = (field: string): string =>
  findText(`admin.field.${field}`) ?? (field || '–');
