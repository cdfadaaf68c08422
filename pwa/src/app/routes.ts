import { lazy } from 'preact-iso';
import { loadOfficeTexts } from '../core/i18n';

/** An office screen needs its texts before it is drawn. */
const office =
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> =>
    (await Promise.all([load(), loadOfficeTexts()]))[0];

export const Announcement = lazy(() => import('../field/announcement'));
export const Bell = lazy(() => import('../field/bell'));
export const Devices = lazy(() => import('../field/devices'));
export const Diagnostics = lazy(() => import('../field/diagnostics'));
export const SafetyList = lazy(() => import('../field/safety'));
export const Rest = lazy(() => import('../field/rest'));
export const Settings = lazy(() => import('../field/settings'));
export const Drive = lazy(() => import('../field/drive'));
export const SignIn = lazy(() => import('../field/sign-in'));
export const Welcome = lazy(() => import('../field/welcome'));
export const Desk = lazy(office(() => import('../desk')));
export const Admin = lazy(office(() => import('../admin')));
export const Council = lazy(office(() => import('../council')));
export const Setup = lazy(office(() => import('../admin/setup')));
