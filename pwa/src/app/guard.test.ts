import { expect, test } from 'vitest';
import { redirectFrom } from './guard';

const visitor = (...permissions: string[]) => ({
  isSignedIn: permissions.length > 0,
  may: (permission: string) => permissions.includes(permission),
});

test.each([
  ['/', visitor(), '/sign-in'],
  ['/a/1', visitor(), '/sign-in'],
  ['/desk', visitor(), '/sign-in'],
  ['/sign-in', visitor(), null],
  ['/setup', visitor(), null],
  ['/diagnostics', visitor(), null],
  ['/', visitor('own'), null],
  ['/desk/1/progress', visitor('own'), '/'],
  ['/desk', visitor('own', 'announcements:read'), null],
  ['/admin/people', visitor('own', 'announcements:write'), '/'],
  ['/admin', visitor('own', 'people:write'), null],
  ['/council', visitor('own', 'announcements:write'), '/'],
  ['/council', visitor('own', 'overrides:read'), null],
  ['/rest', visitor('own'), null],
  ['/deskpot', visitor('own'), null],
])('%s for %o leads to %s', (path, who, elsewhere) => {
  expect(redirectFrom(path, who)).toBe(elsewhere);
});
