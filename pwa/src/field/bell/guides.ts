import type { BellStep } from '../../app/bell';
import type { Place } from '../../app/install';
import type { Phone } from '../../app/phone';
import { type Key, t } from '../../core/i18n';
import type { Brand } from './brand';
import type { Spot } from './Drawing';

export interface Guide {
  spot: Spot;
  sign?: 'share' | 'dots' | 'lines' | 'lock' | 'plus';
  /** One text, a line each step. */
  steps: Key;
}

/** The way by hand, for this phone and browser. Pure; null where a button does it. */
export function guideOf(step: BellStep, phone: Phone, place: Place, brand: Brand): Guide | null {
  switch (step) {
    case 'home_screen':
      return homeScreen(phone, place);
    case 'open_elsewhere':
      return { spot: 'top_right', sign: 'dots', steps: 'bell.way_elsewhere' };
    case 'unblock':
      return unblock(phone, place);
    case 'battery':
      return { spot: 'switch', steps: `bell.way_battery_${brand}` };
    case 'focus':
      return { spot: 'switch', steps: 'bell.way_focus' };
    default:
      return null;
  }
}

export function homeScreen({ system, browser }: Phone, place: Place): Guide {
  if (place === 'ios_other')
    return { spot: 'top_right', sign: 'share', steps: 'bell.way_home_ios_chrome' };
  if (system === 'ios') return { spot: 'bottom_middle', sign: 'share', steps: 'bell.way_home_ios' };
  if (browser === 'samsung')
    return { spot: 'bottom_right', sign: 'lines', steps: 'bell.way_home_samsung' };
  if (browser === 'firefox')
    return { spot: 'bottom_right', sign: 'dots', steps: 'bell.way_home_firefox' };
  return { spot: 'top_right', sign: 'dots', steps: 'bell.way_home_chrome' };
}

function unblock({ system, browser }: Phone, place: Place): Guide {
  if (system === 'ios') return { spot: 'row', steps: 'bell.way_unblock_ios' };
  if (system === 'desktop')
    return { spot: 'top_left', sign: 'lock', steps: 'bell.way_unblock_desktop' };
  if (place === 'installed') return { spot: 'home', steps: 'bell.way_unblock_installed' };
  if (browser === 'samsung')
    return { spot: 'bottom_right', sign: 'lines', steps: 'bell.way_unblock_samsung' };
  if (browser === 'firefox')
    return { spot: 'top_left', sign: 'lock', steps: 'bell.way_unblock_firefox' };
  return { spot: 'top_left', sign: 'lock', steps: 'bell.way_unblock_chrome' };
}

export const linesOf = (key: Key): string[] => t(key).split('\n');
