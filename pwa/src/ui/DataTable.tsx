import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  id: string;
  label: string;
  value: (row: Row) => ComponentChildren;
  /** Names the row; usually the first column. */
  isName?: boolean;
}

interface Props<Row> {
  /** Read out, not shown. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Shown in place of the table where there are no rows. */
  empty?: ComponentChildren;
}

/** Rows on a wide screen, cards on a narrow one. Sorting and paging are the server's. */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty }: Props<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <div class="table-box">
      <table class="table stacking">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col">
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>{columns.map((column) => cell(column, row))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell<Row>(column: Column<Row>, row: Row) {
  const value = column.value(row);
  if (column.isName) {
    return (
      <th key={column.id} scope="row">
        {value}
      </th>
    );
  }
  return (
    <td key={column.id} data-label={column.label}>
      {value}
    </td>
  );
}
