import { lazy } from 'preact-iso';
import { withTexts } from '../core/i18n';

const worded = withTexts('around');
const office = withTexts('office', 'around');

type Around = typeof import('../field/around');

const around = <K extends keyof Around>(name: K) =>
  lazy(worded(async () => (await import('../field/around'))[name]));

export const Announcement = lazy(() => import('../field/announcement'));
export const Drive = lazy(() => import('../field/drive'));
export const Bell = around('Bell');
export const Devices = around('Devices');
export const Diagnostics = around('Diagnostics');
export const Rest = around('Rest');
export const SafetyList = around('SafetyList');
export const Search = lazy(worded(() => import('../field/search')));
export const Settings = around('Settings');
export const SignIn = around('SignIn');
export const Tour = around('Tour');
export const Waiting = around('Waiting');
export const Welcome = around('Welcome');
export const Desk = lazy(office(() => import('../desk')));
export const Admin = lazy(office(() => import('../admin')));
export const Council = lazy(office(() => import('../council')));
export const Setup = lazy(office(() => import('../admin/setup')));
