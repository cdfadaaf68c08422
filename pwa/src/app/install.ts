import { signal } from '@preact/signals';

/** Where the app runs, as far as putting it on the home screen is concerned. */
export type Place =
  | 'installed'
  | 'in_app'
  | 'ios_safari'
  | 'ios_other'
  | 'android_chrome'
  | 'android_firefox'
  | 'android_samsung'
  | 'desktop_chromium'
  | 'desktop_safari'
  | 'desktop_firefox';

interface Surroundings {
  userAgent: string;
  isStandalone: boolean;
  touchPoints: number;
}

const IN_APP = /FBAN|FBAV|Instagram|WhatsApp|Line\/|MicroMessenger|TeamsMobile|LinkedInApp|; wv\)/;

/** The only place where the platform is guessed. */
export function placeOf({ userAgent, isStandalone, touchPoints }: Surroundings): Place {
  if (isStandalone) return 'installed';
  if (IN_APP.test(userAgent)) return 'in_app';
  const isIpad = /Macintosh/.test(userAgent) && touchPoints > 1;
  if (/iPhone|iPad|iPod/.test(userAgent) || isIpad) {
    if (!/Safari\//.test(userAgent)) return 'in_app';
    return /CriOS|FxiOS|EdgiOS|OPiOS/.test(userAgent) ? 'ios_other' : 'ios_safari';
  }
  if (/Android/.test(userAgent)) {
    if (/Firefox\//.test(userAgent)) return 'android_firefox';
    return /SamsungBrowser/.test(userAgent) ? 'android_samsung' : 'android_chrome';
  }
  if (/Firefox\//.test(userAgent)) return 'desktop_firefox';
  return /Chrome\//.test(userAgent) ? 'desktop_chromium' : 'desktop_safari';
}

export function isStandalone(): boolean {
  const isAppleStandalone = (navigator as { standalone?: boolean }).standalone === true;
  return isAppleStandalone || matchMedia('(display-mode: standalone)').matches;
}

export const place = (): Place =>
  placeOf({
    userAgent: navigator.userAgent,
    isStandalone: isStandalone(),
    touchPoints: navigator.maxTouchPoints,
  });

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

let prompt: InstallPrompt | null = null;

/** The browser offers to install the app with one tap. */
export const canInstall = signal(false);
export const isInstalled = signal(false);

export function followInstall(): void {
  isInstalled.value = isStandalone();
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    canInstall.value = true;
  });
  addEventListener('appinstalled', () => {
    canInstall.value = false;
    isInstalled.value = true;
  });
}

/** True: the person said yes. */
export async function install(): Promise<boolean> {
  if (!prompt) return false;
  await prompt.prompt();
  const { outcome } = await prompt.userChoice;
  prompt = null;
  canInstall.value = false;
  if (outcome === 'accepted') await keepStorage();
  return outcome === 'accepted';
}

/** Asks the browser not to clear the phone's copy by itself. */
export async function keepStorage(): Promise<boolean> {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}
