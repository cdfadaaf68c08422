/** Which phone and browser this is, as far as instructions differ. The only other guess is `install.ts`. */
export type System = 'ios' | 'android' | 'desktop';
export type Browser = 'chromium' | 'firefox' | 'samsung' | 'safari';
export const BRANDS = ['samsung', 'xiaomi', 'huawei', 'oppo', 'else'] as const;
export type Brand = (typeof BRANDS)[number];

export interface Phone {
  system: System;
  browser: Browser;
  /** Null: the browser does not tell; the person chooses. */
  brand: Brand | null;
}

interface Signs {
  userAgent: string;
  /** The model that UA client hints name; '' where there are none. */
  model?: string;
  touchPoints?: number;
}

const MODELS: [Brand, RegExp][] = [
  ['samsung', /\bSM-|\bSAMSUNG|\bGalaxy|\bGT-/i],
  ['xiaomi', /\bXiaomi|\bRedmi|\bPOCO|\bMi \w|\bM2\d{3}|\b2\d{4}[0-9A-Z]{3,6}\b/i],
  ['huawei', /\bHUAWEI|\bHONOR|\b[A-Z]{3}-[A-Z]{0,2}\d{1,3}[A-Z]?\b/i],
  ['oppo', /\bOPPO|\bCPH\d{4}|\bOnePlus|\bRMX\d{4}|\brealme|\bP[A-Z]{3}\d0\b/i],
];

export function phoneOf({ userAgent, model = '', touchPoints = 0 }: Signs): Phone {
  const isIpad = /Macintosh/.test(userAgent) && touchPoints > 1;
  const isApple = /iPhone|iPad|iPod/.test(userAgent) || isIpad;
  const system = isApple ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  return { system, browser: browserOf(userAgent, isApple), brand: brandOf(userAgent, model) };
}

function browserOf(userAgent: string, isApple: boolean): Browser {
  if (isApple) return 'safari';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/SamsungBrowser/.test(userAgent)) return 'samsung';
  return /Chrome\//.test(userAgent) ? 'chromium' : 'safari';
}

/** Chrome's frozen user agent says "K" for every model, and Firefox none: nobody knows then. */
function brandOf(userAgent: string, model: string): Brand | null {
  const told = model || (/Android [\d.]+; ([^;)]+)/.exec(userAgent)?.[1] ?? '').trim();
  if (/SamsungBrowser/.test(userAgent)) return 'samsung';
  if (!told || told === 'K' || /^(Mobile|Tablet|rv:)/.test(told)) return null;
  return MODELS.find(([, pattern]) => pattern.test(told))?.[0] ?? 'else';
}

interface Hints {
  getHighEntropyValues?: (names: string[]) => Promise<{ model?: string }>;
}

export async function thisPhone(): Promise<Phone> {
  const { userAgentData } = navigator as { userAgentData?: Hints };
  const values = await userAgentData?.getHighEntropyValues?.(['model']).catch(() => undefined);
  const { userAgent, maxTouchPoints } = navigator;
  return phoneOf({ userAgent, model: values?.model ?? '', touchPoints: maxTouchPoints });
}
