import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isInstalled, place } from '../app/install';
import { health } from '../app/notifications';
import { session } from '../app/session';
import { t } from '../core/i18n';
import { Hero, type IconName, Page } from '../ui';
import { refreshTour } from './tour/mine';
import { BellStep } from './welcome/BellStep';
import { HomeStep } from './welcome/HomeStep';
import { TestStep } from './welcome/TestStep';
import './welcome.css';

const STEPS = ['home', 'bell', 'test'] as const;
type StepName = (typeof STEPS)[number];

const ICONS: Record<StepName, IconName> = { home: 'house-plus', bell: 'bell-ring', test: 'send' };

const firstStep = (): StepName => {
  const asked = new URLSearchParams(location.search).get('step');
  if (STEPS.includes(asked as StepName)) return asked as StepName;
  if (!isInstalled.value && place() !== 'installed') return 'home';
  return health.value === 'on' ? 'test' : 'bell';
};

/** After signing in: home screen, notifications, and proof that they arrive. One thing at a time. */
export default function Welcome() {
  const { route } = useLocation();
  const [step, setStep] = useState<StepName>(firstStep);
  useEffect(() => void refreshTour(), []);
  const next = () => {
    const following = STEPS[STEPS.indexOf(step) + 1];
    if (following) setStep(following);
    else route('/');
    scrollTo(0, 0);
  };
  const name = session.value?.person.name.split(' ')[0] ?? '';
  return (
    <Page title={titleOf(step, name)} lead={leadOf(step)}>
      <Progress step={step} />
      <Hero icon={ICONS[step]} />
      {step === 'home' && <HomeStep onDone={next} />}
      {step === 'bell' && <BellStep onOn={() => setStep('test')} onSkip={() => route('/')} />}
      {step === 'test' && <TestStep onDone={next} />}
    </Page>
  );
}

function titleOf(step: StepName, name: string): string {
  if (step === 'home') return t('welcome.home_title', { name });
  return step === 'bell' ? t('welcome.bell_title') : t('welcome.test_title');
}

function leadOf(step: StepName): string {
  if (step === 'home') return t('welcome.home_lead');
  return step === 'bell' ? t('welcome.bell_lead') : t('welcome.test_lead');
}

function Progress({ step }: { step: StepName }) {
  const at = STEPS.indexOf(step);
  const label = t('welcome.progress', { step: at + 1, steps: STEPS.length });
  return (
    <div class="welcome-progress" role="img" aria-label={label}>
      {STEPS.map((name, index) => (
        <span key={name} class={index <= at ? 'is-done' : undefined} />
      ))}
    </div>
  );
}
