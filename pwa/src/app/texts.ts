import type { TextSource } from '../core/i18n';

/** One chunk per language and part, loaded when it is needed. */
export const TEXTS: TextSource = {
  field: {
    nl: () => import('virtual:locale/field/nl'),
    en: () => import('virtual:locale/field/en'),
    de: () => import('virtual:locale/field/de'),
    fr: () => import('virtual:locale/field/fr'),
    es: () => import('virtual:locale/field/es'),
    pl: () => import('virtual:locale/field/pl'),
  },
  around: {
    nl: () => import('virtual:locale/around/nl'),
    en: () => import('virtual:locale/around/en'),
    de: () => import('virtual:locale/around/de'),
    fr: () => import('virtual:locale/around/fr'),
    es: () => import('virtual:locale/around/es'),
    pl: () => import('virtual:locale/around/pl'),
  },
  office: {
    nl: () => import('virtual:locale/office/nl'),
    en: () => import('virtual:locale/office/en'),
  },
};
