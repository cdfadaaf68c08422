/**
 * Who signs out without network leaves their cookies behind, and an iPhone copies cookies into an app
 * made of the page, where nothing else tells that they left. So it stands among the cookies, too.
 */
const LEFT = 'left=1';
const LONGEST = 400 * 24 * 60 * 60;

/** The session these cookies hold is that of somebody who signed out here. */
export const isLeftBehind = (): boolean => document.cookie.split('; ').includes(LEFT);

export const markLeftBehind = (): void => write(LEFT, LONGEST);

/** Somebody signed in: the cookies are theirs now. */
export const unmarkLeftBehind = (): void => write('left=', 0);

function write(pair: string, seconds: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: iPhones have no other way before iOS 18.4
  document.cookie = `${pair}; Path=/; SameSite=Strict; Max-Age=${seconds}`;
}
