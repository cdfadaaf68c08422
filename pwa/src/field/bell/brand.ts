export const BRANDS = ['samsung', 'xiaomi', 'huawei', 'oppo', 'else'] as const;
export type Brand = (typeof BRANDS)[number];

const MODELS: [Brand, RegExp][] = [
  ['samsung', /\bSM-|\bSAMSUNG|\bGalaxy|\bGT-/i],
  ['xiaomi', /\bXiaomi|\bRedmi|\bPOCO|\bMi \w|\bM2\d{3}|\b2\d{4}[0-9A-Z]{3,6}\b/i],
  ['huawei', /\bHUAWEI|\bHONOR|\b[A-Z]{3}-[A-Z]{0,2}\d{1,3}[A-Z]?\b/i],
  ['oppo', /\bOPPO|\bCPH\d{4}|\bOnePlus|\bRMX\d{4}|\brealme|\bP[A-Z]{3}\d0\b/i],
];

/** Chrome's frozen user agent says "K" for every model, and Firefox none: nobody knows then. */
export function brandOf(userAgent: string, model: string): Brand | null {
  const told = model || (/Android [\d.]+; ([^;)]+)/.exec(userAgent)?.[1] ?? '').trim();
  if (/SamsungBrowser/.test(userAgent)) return 'samsung';
  if (!told || told === 'K' || /^(Mobile|Tablet|rv:)/.test(told)) return null;
  return MODELS.find(([, pattern]) => pattern.test(told))?.[0] ?? 'else';
}

interface Hints {
  getHighEntropyValues?: (names: string[]) => Promise<{ model?: string }>;
}

/** Who made this phone; null: the browser does not tell, so the person chooses. */
export async function brandHere(): Promise<Brand | null> {
  const { userAgentData } = navigator as { userAgentData?: Hints };
  const values = await userAgentData?.getHighEntropyValues?.(['model']).catch(() => undefined);
  return brandOf(navigator.userAgent, values?.model ?? '');
}
