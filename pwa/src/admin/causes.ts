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

const SERVER_TROUBLE = /^http_(5\d\d|408|425)$/;

/** Why a push service that has not stopped takes no messages now, and what helps, in words. */
export function whyFailing(cause: string): Explained {
  const known = SERVER_TROUBLE.test(cause) ? 'http' : cause;
  const key = `admin.delivery.failing.${findText(`admin.delivery.failing.${known}`) ? known : 'other'}`;
  return { what: findText(key, { cause }) ?? '', cure: findText(`${key}_cure`) ?? '' };
}

/** Why chunks are set aside, and what helps, in words. */
export const whySetAside = (cause: string): Explained => ({
  what: findText(`admin.delivery.set_aside.${cause}`) ?? t('admin.delivery.set_aside.error'),
  cure:
    findText(`admin.delivery.set_aside.${cause}_cure`) ?? t('admin.delivery.set_aside.error_cure'),
});

/** Why a device was not reached, and what helps, in words. */
export const whyFailed = (cause: string): Explained => ({
  what: findText(`desk.failure.${cause}`) ?? t('desk.failure.other', { cause }),
  cure: findText(`desk.failure.${cause}_cure`) ?? t('desk.failure.other_cure'),
});
