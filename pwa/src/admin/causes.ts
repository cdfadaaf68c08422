import { findText, t } from '../core/i18n';

export interface Explained {
  what: string;
  cure: string;
}

/** Why a push service was stopped, and what helps, in words. */
export function whyStopped(cause: string | null): Explained {
  const known = findText(`admin.delivery.cause.${cause}`) ? cause : 'unknown';
  return {
    what: findText(`admin.delivery.cause.${known}`) ?? '',
    cure: findText(`admin.delivery.cause.${known}_cure`) ?? '',
  };
}

/** Why a device was not reached, and what helps, in words. */
export const whyFailed = (cause: string): Explained => ({
  what: findText(`desk.failure.${cause}`) ?? t('desk.failure.other', { cause }),
  cure: findText(`desk.failure.${cause}_cure`) ?? t('desk.failure.other_cure'),
});
