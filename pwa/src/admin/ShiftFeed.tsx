import { useState } from 'preact/hooks';
import { dateTime, findText, t } from '../core/i18n';
import { Button, Card, Facts, Notice, Section, TextField, toast } from '../ui';
import { Failed, useAction } from './loaded';
import { RejectedLines } from './RejectedLines';
import { type Feed, fetchFeed, removeFeed, type ShiftOverview, setFeed } from './roster-calls';
import { ShiftCounts } from './ShiftReview';
import { failureKey } from './shifts';

interface Props {
  feed: Feed | null;
  onChange: (found: ShiftOverview) => void;
  onRemoved: () => void;
}

/** The planning's own address, asked every day. */
export function ShiftFeed({ feed, onChange, onRemoved }: Props) {
  return (
    <Section title={t('admin.shifts.feed')}>
      <p>{t('admin.shifts.feed_text')}</p>
      {feed ? (
        <Current feed={feed} onChange={onChange} onRemoved={onRemoved} />
      ) : (
        <Address onChange={onChange} />
      )}
    </Section>
  );
}

function Address({ onChange }: Pick<Props, 'onChange'>) {
  const [url, setUrl] = useState('');
  const saving = useAction();
  const save = () =>
    void saving.run(async () => {
      onChange(await setFeed(url.trim()));
      onChange(await fetchFeed());
    });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t('admin.shifts.feed_url')}
        hint={t('admin.shifts.feed_url_hint')}
        type="url"
        autoComplete="off"
        autoCapitalize="none"
        maxLength={2048}
        value={url}
        onInput={setUrl}
      />
      {Boolean(saving.error) && <Failed error={saving.error} />}
      <div class="buttons">
        <Button kind="primary" big type="submit" busy={saving.isBusy}>
          {t('admin.shifts.feed_save')}
        </Button>
      </div>
    </form>
  );
}

function Current({ feed, onChange, onRemoved }: Props & { feed: Feed }) {
  const fetching = useAction();
  const removing = useAction();
  const remove = () =>
    void removing.run(async () => {
      await removeFeed();
      toast(t('admin.shifts.feed_removed'));
      onRemoved();
    });
  const never = t('admin.shifts.feed_never');
  return (
    <Card>
      {feed.failure && (
        <Notice tone="critical" live title={t('admin.shifts.feed_failed')}>
          {failureText(feed.failure)}
        </Notice>
      )}
      <Facts
        items={[
          [t('admin.shifts.feed_host'), feed.host],
          [t('admin.shifts.feed_fetched'), feed.fetched_at ? dateTime(feed.fetched_at) : never],
          [t('admin.shifts.feed_tried'), feed.tried_at ? dateTime(feed.tried_at) : never],
        ]}
      />
      {feed.report && <ShiftCounts report={feed.report} />}
      {feed.report && feed.report.rejected.length > 0 && <RejectedLines preview={feed.report} />}
      {Boolean(fetching.error ?? removing.error) && (
        <Failed error={fetching.error ?? removing.error} />
      )}
      <div class="buttons">
        <Button
          icon="refresh-cw"
          busy={fetching.isBusy}
          onClick={() => void fetching.run(async () => onChange(await fetchFeed()))}
        >
          {t('admin.shifts.feed_now')}
        </Button>
        <Button icon="trash-2" busy={removing.isBusy} onClick={remove}>
          {t('admin.shifts.feed_remove')}
        </Button>
      </div>
    </Card>
  );
}

const failureText = (failure: string): string =>
  findText(`admin.shifts.failure.${failureKey(failure)}`, { status: failure.replace(/\D/g, '') }) ??
  findText(`admin.problem.${failure}`) ??
  t('admin.shifts.failure.no_answer');
