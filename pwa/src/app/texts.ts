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
  guide: {
    nl: () => import('virtual:locale/guide/nl'),
    en: () => import('virtual:locale/guide/en'),
    de: () => import('virtual:locale/guide/de'),
    fr: () => import('virtual:locale/guide/fr'),
    es: () => import('virtual:locale/guide/es'),
    pl: () => import('virtual:locale/guide/pl'),
  },
  office: {
    nl: () => import('virtual:locale/office/nl'),
    en: () => import('virtual:locale/office/en'),
  },
};
