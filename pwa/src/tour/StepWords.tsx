import type { TourStep } from '../app/tour';
import { Hero, type IconName } from '../ui';
import './tour.css';

const ICONS: Record<TourStep, IconName> = {
  about: 'megaphone',
  bell: 'bell-ring',
  inbox: 'circle-check',
  offline: 'wifi-off',
  rest: 'clock',
  help: 'circle-help',
};

/** A step's sign and its text, as it was typed: text only, whoever wrote it. */
export function StepWords({ step, text }: { step: TourStep; text: string }) {
  return (
    <>
      <Hero icon={ICONS[step]} />
      <p class="tour-text">{text}</p>
    </>
  );
}
