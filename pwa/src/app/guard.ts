interface Visitor {
  isSignedIn: boolean;
  may: (permission: string) => boolean;
}

const OPEN = ['/sign-in', '/setup', '/diagnostics', '/waiting'];
const OFFICE: [prefix: string, permissions: string[]][] = [
  ['/safety', ['safety:read']],
  ['/desk', ['announcements:read', 'announcements:write']],
  ['/council', ['overrides:read']],
  ['/admin', ['people:read', 'people:write', 'organisation:write', 'devices:read']],
];

const isUnder = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}/`);

/** Where to send this visitor instead of `path`; null: they may stay. */
export function redirectFrom(path: string, { isSignedIn, may }: Visitor): string | null {
  if (OPEN.some((prefix) => isUnder(path, prefix))) return null;
  if (!isSignedIn) return '/sign-in';
  const office = OFFICE.find(([prefix]) => isUnder(path, prefix));
  return office && !office[1].some(may) ? '/' : null;
}
