import { dateTime, t } from '../../core/i18n';
import { Button, Switch, TextField } from '../../ui';
import { fieldError } from '../autosave';
import { inDays, toInstant, toLocal } from '../expiry';
import type { Composer } from './composer';

const DAYS = [1, 7, 30] as const;

/** Until when it is shown. */
export function ExpiryCard({ composer }: { composer: Composer }) {
  const { expires_at } = composer.draft.value;
  const set = (instant: string | null) => composer.edit((old) => ({ ...old, expires_at: instant }));
  const isPast = expires_at !== null && new Date(expires_at) <= new Date();
  const error = isPast ? t('desk.expiry.past') : fieldError(composer.save.value, 'expires_at');
  return (
    <section class="card" id="expires_at" aria-labelledby="desk-expiry">
      <h2 id="desk-expiry">{t('desk.expiry.title')}</h2>
      <Switch
        label={t('desk.expiry.switch')}
        hint={t('desk.expiry.hint')}
        checked={expires_at !== null}
        onChange={(isOn) => set(isOn ? inDays(7, new Date()) : null)}
      />
      {expires_at !== null && (
        <>
          <TextField
            type="datetime-local"
            label={t('desk.field.expires_at')}
            hint={t('desk.expiry.reads', { when: dateTime(expires_at), zone: zone() })}
            error={error}
            value={toLocal(expires_at)}
            onInput={(local) => {
              const instant = toInstant(local);
              if (instant) set(instant);
            }}
          />
          <div class="buttons">
            {DAYS.map((days) => (
              <Button key={days} onClick={() => set(inDays(days, new Date()))}>
                {t('desk.expiry.days', { count: days })}
              </Button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

const zone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
