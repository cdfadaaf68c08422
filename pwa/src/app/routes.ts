import { lazy } from 'preact-iso';
import { addTexts } from '../core/i18n';

/** An office screen needs its texts before it is drawn. */
const office =
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> =>
    (await Promise.all([load(), addTexts('office')]))[0];

type Around = typeof import('../field/around');

const around = <K extends keyof Around>(name: K, part?: 'guide') =>
  lazy(async () => {
    const [screens] = await Promise.all([import('../field/around'), part && addTexts(part)]);
    return screens[name];
  });

export const Announcement = lazy(() => import('../field/announcement'));
export const Drive = lazy(() => import('../field/drive'));
export const Bell = around('Bell', 'guide');
export const Devices = around('Devices');
export const Diagnostics = around('Diagnostics');
export const Rest = around('Rest');
export const SafetyList = around('SafetyList');
export const Settings = around('Settings');
export const SignIn = around('SignIn');
export const Welcome = around('Welcome', 'guide');
export const Desk = lazy(office(() => import('../desk')));
export const Admin = lazy(office(() => import('../admin')));
export const Council = lazy(office(() => import('../council')));
export const Setup = lazy(office(() => import('../admin/setup')));
