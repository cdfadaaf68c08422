import { t } from '../core/i18n';
import { Pill } from '../ui';
import { isOffline } from './connection';
import { waiting } from './inbox';

/** Says in one place: no network, and what waits to be sent; that leads to the list of it. */
export function ConnectionChip() {
  return (
    <span role="status" aria-live="polite" class="row">
      {waiting.value > 0 && (
        <a class="chip" href="/waiting">
          <Pill tone="important" icon="clock">
            {t('inbox.waiting', { count: waiting.value })}
          </Pill>
        </a>
      )}
      {isOffline.value && waiting.value === 0 && <Pill icon="wifi-off">{t('ui.offline')}</Pill>}
    </span>
  );
}
