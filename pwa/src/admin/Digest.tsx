import { useState } from 'preact/hooks';
import { dateTime, t } from '../core/i18n';
import { Button, Card, Field, Notice, Section, Select, Switch, toast } from '../ui';
import { Failed, Shown, useAction, useLoaded } from './loaded';
import { type Digest as Choice, getDigest, putDigest, removeDigest } from './roster-calls';
import { weekdays } from './shifts';

/** Whether information waits for one notification a week. */
export function Digest() {
  const digest = useLoaded(getDigest, 'digest');
  return (
    <Section title={t('admin.digest.title')}>
      <p>{t('admin.digest.lead')}</p>
      <Shown from={digest}>{(found) => <Form found={found} onSaved={digest.set} />}</Shown>
    </Section>
  );
}

function Form({ found, onSaved }: { found: Choice; onSaved: (found: Choice) => void }) {
  const [isWanted, setWanted] = useState(found.at !== null);
  const [weekday, setWeekday] = useState(found.weekday ?? 4);
  const [at, setAt] = useState(found.at ?? '15:00');
  const saving = useAction();
  const save = () =>
    void saving.run(async () => {
      onSaved(await (isWanted ? putDigest({ weekday, at }) : removeDigest()));
      toast(t('admin.digest.saved'));
    });
  return (
    <Card>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Switch label={t('admin.digest.wanted')} checked={isWanted} onChange={setWanted} />
        {isWanted && (
          <>
            <Select
              label={t('admin.digest.weekday')}
              value={String(weekday)}
              options={weekdays().map((label, value) => ({ value: String(value), label }))}
              onChange={(value) => setWeekday(Number(value))}
            />
            <Field label={t('admin.digest.at')} hint={t('admin.digest.at_hint')}>
              {(wired) => (
                <input
                  {...wired}
                  class="input"
                  type="time"
                  required
                  value={at}
                  onInput={(event) => setAt(event.currentTarget.value)}
                />
              )}
            </Field>
          </>
        )}
        {found.next_at && (
          <Notice tone="info">{t('admin.digest.next', { when: dateTime(found.next_at) })}</Notice>
        )}
        {Boolean(saving.error) && <Failed error={saving.error} />}
        <div class="buttons">
          <Button kind="primary" big type="submit" busy={saving.isBusy}>
            {t('admin.digest.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
