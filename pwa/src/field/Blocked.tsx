import { place } from '../app/install';
import { thisPhone } from '../app/phone';
import { t } from '../core/i18n';
import { Notice } from '../ui';
import { guideOf } from './bell/guides';
import { Ways } from './bell/Ways';

/** Only the person can undo it, in the phone's or browser's own settings. */
export function Blocked() {
  const phone = thisPhone();
  const guide = guideOf('unblock', phone, place(), 'else');
  return (
    <>
      <Notice tone="important" icon="bell-off" title={t('bell.blocked_title')} />
      {guide && <Ways guide={guide} />}
    </>
  );
}
