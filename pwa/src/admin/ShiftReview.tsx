import { type Key, number, t } from '../core/i18n';
import { Button, Notice, Section } from '../ui';
import { Failed } from './loaded';
import { RejectedLines } from './RejectedLines';
import type { ShiftImport, ShiftReport } from './roster-calls';
import { asides, toChange, verdictOf } from './shifts';

interface Props {
  name: string;
  preview: ShiftImport;
  isBusy: boolean;
  error: unknown;
  onConfirm: (() => void) | undefined;
  onAgain: () => void;
}

/** What the roster would change; nothing is written yet. */
export function ShiftReview({ name, preview, isBusy, error, onConfirm, onAgain }: Props) {
  const verdict = verdictOf(preview);
  return (
    <div class="stack loose">
      <Section title={t('admin.import.preview', { file: name })}>
        <div class="import-counts">
          <ShiftCounts report={preview} />
        </div>
        {verdict === 'ready' ? (
          <Notice tone="info">{t('admin.shifts.nothing_written')}</Notice>
        ) : (
          <Notice tone={verdict === 'only_rejected' ? 'critical' : 'good'} live>
            {t(`admin.shifts.${verdict}`)}
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
            <Button kind="primary" big icon="check" busy={isBusy} onClick={onConfirm}>
              {t('admin.shifts.confirm', { count: toChange(preview) })}
            </Button>
          )}
          <Button big={Boolean(onConfirm)} onClick={onAgain}>
            {t('admin.import.other_file')}
          </Button>
        </div>
      </Section>
      {preview.rejected.length > 0 && <RejectedLines preview={preview} />}
    </div>
  );
}

/** A report's counts as tiles, and what else there was as lines. */
export function ShiftCounts({ report }: { report: ShiftReport }) {
  const counts: [Key, number][] = [
    ['admin.shifts.created', report.created],
    ['admin.shifts.replaced', report.replaced],
    ['admin.shifts.removed', report.removed],
    ['admin.shifts.unchanged', report.unchanged],
    ['admin.shifts.rejected', report.rejected_lines],
  ];
  return (
    <>
      <ul class="tiles">
        {counts.map(([key, count]) => (
          <li class="tile" key={key}>
            <strong>{number(count)}</strong> {t(key)}
          </li>
        ))}
      </ul>
      {asides(report).map(([key, count]) => (
        <p class="muted" key={key}>
          {t(key, { count })}
        </p>
      ))}
    </>
  );
}
