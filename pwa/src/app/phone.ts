/** Which system and browser this is, as far as instructions differ (`install.ts` knows the place). */
export type System = 'ios' | 'android' | 'desktop';
export type Browser = 'chromium' | 'firefox' | 'samsung' | 'safari';

export interface Phone {
  system: System;
  browser: Browser;
}

/** Pure; an iPad says that it is a Mac, and has a screen to touch. */
export function phoneOf(userAgent: string, touchPoints: number): Phone {
  const isIpad = /Macintosh/.test(userAgent) && touchPoints > 1;
  const isApple = /iPhone|iPad|iPod/.test(userAgent) || isIpad;
  const system = isApple ? 'ios' : /Android/.test(userAgent) ? 'android' : 'desktop';
  return { system, browser: browserOf(userAgent, isApple) };
}

function browserOf(userAgent: string, isApple: boolean): Browser {
  if (isApple) return 'safari';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/SamsungBrowser/.test(userAgent)) return 'samsung';
  return /Chrome\//.test(userAgent) ? 'chromium' : 'safari';
}

export const thisPhone = (): Phone => phoneOf(navigator.userAgent, navigator.maxTouchPoints);
