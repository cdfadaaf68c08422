import { t } from '../core/i18n';
import { Notice } from '../ui';

/** Only the phone's own settings can undo it. */
export function Blocked() {
  return (
    <Notice tone="important" icon="bell-off" title={t('bell.blocked_title')}>
      {t('bell.blocked_text')}
    </Notice>
  );
}
