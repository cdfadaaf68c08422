import { t } from '../core/i18n';
import { Pill } from '../ui';
import { type Sign, signOfBell, signOfPerson } from './states';

export const PersonSign = ({ state }: { state: string }) => <Shown sign={signOfPerson(state)} />;
export const BellSign = ({ state }: { state: string }) => <Shown sign={signOfBell(state)} />;

const Shown = ({ sign }: { sign: Sign }) => (
  <Pill tone={sign.tone} icon={sign.icon}>
    {t(sign.key)}
  </Pill>
);
