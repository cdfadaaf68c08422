import { t } from '../core/i18n';
import type { Contact, Place, Said, Tour, TourItem } from './tour-calls';

export const TITLE_LENGTH = 60;
export const TEXT_LENGTH = 400;

export const itemAt = (tour: Tour, { step, language }: Place): TourItem | undefined =>
  tour.items.find((item) => item.step === step && item.language === language);

/** What is shown there now. */
export const saidIn = ({ own, shipped }: TourItem): Said => own ?? shipped;

/** What somebody is writing at one place, and which version they read before they began. */
export interface Draft extends Said {
  version: string;
}

/** Undefined: nothing differs from what is shown there. */
export function drafted(item: TourItem, before: Draft | undefined, said: Said): Draft | undefined {
  const { title, text } = saidIn(item);
  if (said.title === title && said.text === text) return undefined;
  return { title: said.title, text: said.text, version: before?.version ?? item.version };
}

/** Somebody else said something there meanwhile, which this would take the place of. */
export const isClash = (item: TourItem, draft: Draft | undefined): boolean =>
  draft !== undefined && draft.version !== item.version;

/** In which languages a step speaks in own words, and in which it falls back on those that ship. */
export function languagesOf(tour: Tour, step: Place['step']): Record<'own' | 'shipped', string[]> {
  const items = tour.items.filter((item) => item.step === step);
  const codes = (isOwn: boolean) =>
    items.filter((item) => Boolean(item.own) === isOwn).map((item) => item.language);
  return { own: codes(true), shipped: codes(false) };
}

/** Nobody counts twice, and who was told about by no phone has not begun. */
export function shares({ counts }: Tour): Record<'finished' | 'skipped' | 'under_way', number> & {
  not_begun: number;
} {
  const { people, finished, skipped, under_way } = counts;
  return { finished, skipped, under_way, not_begun: people - finished - skipped - under_way };
}

const PHONE = /^([0-9+() ./-]{3,32})?$/;

/** What is wrong with somebody to ask; the server has the same rules. */
export const contactErrors = ({ name, phone }: Contact): Partial<Contact> => ({
  ...(!name.trim() && { name: t('admin.required') }),
  ...(!PHONE.test(phone.trim()) && { phone: t('admin.tour.contact_phone_wrong') }),
});

/** What is wrong with words: a step without a title or a text says nothing. */
export const saidErrors = ({ title, text }: Said): Partial<Said> => ({
  ...(!title.trim() && { title: t('admin.required') }),
  ...(!text.trim() && { text: t('admin.required') }),
});
