import { findText, t } from '../core/i18n';
import { Button, type Column, DataTable, Section } from '../ui';
import { csvOf } from './csv';
import { keyOf, unlisted } from './import';
import { Failed, useAction } from './loaded';
import { saveFile } from './save-file';
import type { ImportPreview, Rejected } from './wire';

type Told = Pick<ImportPreview, 'rejected' | 'rejected_lines'>;

interface Props {
  preview: Told;
  /** Brings all of them, where more may be kept than are listed. */
  all?: () => Promise<Rejected[]>;
}

/** What cannot be used, each with its cure. */
export function RejectedLines({ preview, all }: Props) {
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
      {all && <Download all={all} />}
      {more > 0 && <p>{t('admin.import.rejected_more', { count: more })}</p>}
    </Section>
  );
}

function Download({ all }: { all: () => Promise<Rejected[]> }) {
  const action = useAction();
  const save = async () =>
    saveFile(t('admin.import.rejected_file'), 'text/csv', csvOf(rowsOf(await all())));
  return (
    <>
      <Button icon="download" busy={action.isBusy} onClick={() => void action.run(save)}>
        {t('admin.import.rejected_download')}
      </Button>
      {Boolean(action.error) && <Failed error={action.error} />}
    </>
  );
}

const rowsOf = (rejected: Rejected[]): string[][] => [
  (['line', 'field', 'value', 'cure'] as const).map((name) => t(`admin.import.column.${name}`)),
  ...rejected.map(({ line, field, value, cure }) => [String(line), fieldName(field), value, cure]),
];

/** A column's name in words. */
export const fieldName = (field: string): string =>
  findText(`admin.field.${field}`) ?? (field || '–');
