import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { sendSoon } from '../../app/engine';
import { organisation } from '../../app/session';
import { type Kept, STEPS, type TourStep } from '../../app/tour';
import { t } from '../../core/i18n';
import { StepWords } from '../../tour/StepWords';
import { Button, Loading, toast } from '../../ui';
import { openTour, refreshTour, resumeAt, tell } from './mine';
import { goBack, goOn, leave } from './ways';
import { wordsOf } from './words';
import '../welcome.css';

const stepOf = (name: string | undefined): TourStep | undefined =>
  STEPS.find((step) => step === name);

/** Six short steps through the app: one thing a screen, left and taken up again at will. */
export default function Tour({ step: name }: { step?: string }) {
  const { route } = useLocation();
  const [kept, setKept] = useState<Kept>();
  const step = stepOf(name);
  useEffect(() => {
    const renew = async () => {
      setKept(await openTour());
      const fresh = await refreshTour();
      if (fresh) setKept(fresh);
    };
    void renew();
  }, []);
  useEffect(() => {
    if (kept && !step) route(`/tour/${resumeAt(kept)}`, true);
  }, [kept, step]);
  useEffect(() => {
    if (kept && step) void tell(step, 'under_way').then(() => sendSoon());
  }, [kept === undefined, step]);
  return kept && step ? <Screen kept={kept} step={step} /> : <Loading />;
}

interface Props {
  kept: Kept;
  step: TourStep;
}

function Screen({ kept, step }: Props) {
  const { route } = useLocation();
  const at = STEPS.indexOf(step);
  const { title, text } = wordsOf(kept, step, organisation.value?.name ?? 'Veldpost');
  const after = STEPS[at + 1];
  const end = async (state: 'skipped' | 'finished') => {
    try {
      await tell(step, state);
      void sendSoon();
      if (state === 'skipped') toast(t('inbox.tour_skipped'));
    } finally {
      leave(route);
    }
  };
  return (
    <div class="page tour">
      <Heading at={at} title={title} />
      <StepWords step={step} text={text} />
      {step === 'help' && kept.contact && <Contact {...kept.contact} />}
      <div class="tour-ways">
        <div class="tour-on">
          {at > 0 && (
            <Button big icon="arrow-left" iconOnly onClick={() => goBack(route, step)}>
              {t('ui.back')}
            </Button>
          )}
          <Button
            kind="primary"
            big
            onClick={() => (after ? goOn(route, step) : void end('finished'))}
          >
            {after ? t('ui.continue') : t('announcement.to_inbox')}
          </Button>
        </div>
        <div class="tour-skip">
          {after && (
            <Button kind="quiet" big wide onClick={() => void end('skipped')}>
              {t('inbox.tour_skip')}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

/** Gets the focus at every step: a screen reader says which one it is, and what it is about. */
function Heading({ at, title }: { at: number; title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
    heading.current?.focus({ preventScroll: true });
  }, [at]);
  return (
    <header class="page-head">
      <div class="welcome-progress" aria-hidden="true">
        {STEPS.map((step, index) => (
          <span key={step} class={index <= at ? 'is-done' : undefined} />
        ))}
      </div>
      <h1 ref={heading} tabIndex={-1}>
        <span class="tour-at">{t('welcome.progress', { step: at + 1, steps: STEPS.length })}</span>{' '}
        {title}
      </h1>
    </header>
  );
}

function Contact({ name, phone }: NonNullable<Kept['contact']>) {
  if (!phone) return <p class="tour-text tour-contact">{t('tour.ask', { name })}</p>;
  return (
    <Button big wide icon="phone" href={`tel:${phone.replace(/[^0-9+]/g, '')}`}>
      {t('tour.call', { name })}
    </Button>
  );
}
