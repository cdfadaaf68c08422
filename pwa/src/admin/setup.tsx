import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import './admin.css';
import { deviceLabel } from '../app/device-label';
import { loadOrganisation, organisation, session } from '../app/session';
import { keepSession } from '../core/http';
import { language, t } from '../core/i18n';
import { Refused } from '../core/problems';
import { Button, EmptyState, Loading, Notice, Page, Section } from '../ui';
import { putLogo, setUp } from './calls';
import { readColour } from './colour';
import { focusFirstInvalid } from './first-invalid';
import { Failed, useAction } from './loaded';
import { AdminStep, type Draft, OrganisationStep } from './SetupSteps';
import { TeamFields } from './TeamFields';
import { membersOf, newTeam, unnamedIn } from './team';
import { ownZone } from './time-zones';
import { isTokenLike } from './token';
import type { SetUp } from './wire';

const COLOUR = '#0b5c5e';
const STEPS = ['organisation', 'admin', 'team'] as const;
type StepName = (typeof STEPS)[number];

const newDraft = (): Draft => ({
  branding: {
    name: '',
    colour: COLOUR,
    default_language: language(),
    time_zone: ownZone(),
  },
  logo: null,
  is_quiet_at_night: true,
  admin: { name: '', staff_number: '', language: language() },
  team: newTeam(),
});

/** The first run, behind a one-time link: organisation, first admin, core team. */
export default function Setup() {
  const token = useHash();
  const [isKnown, setKnown] = useState(false);
  const [isFinished, setFinished] = useState<'all' | 'without_logo'>();
  const action = useAction();
  useEffect(() => {
    void loadOrganisation()
      .catch(() => undefined)
      .finally(() => setKnown(true));
  }, []);
  const finish = async (draft: Draft) => {
    await action.run(async () => {
      const device_label = await deviceLabel();
      await keepSession(await setUp({ ...bodyOf(token, draft), device_label }));
      const isWhole = !draft.logo || (await keepLogo(draft.logo));
      history.replaceState(history.state, '', '/setup');
      setFinished(isWhole ? 'all' : 'without_logo');
      await loadOrganisation();
    });
  };
  if (isFinished) return <Done hasLogo={isFinished === 'all'} />;
  if (!isKnown) return <Loading />;
  const isRefused =
    action.error instanceof Refused && [403, 404, 409, 410].includes(action.error.status);
  if (isRefused || !isTokenLike(token) || organisation.value?.is_set_up) return <Unusable />;
  return (
    <Wizard isBusy={action.isBusy} error={action.error} onFinish={(draft) => void finish(draft)} />
  );
}

/** What stands behind the # now, also when a whole link is pasted over half of one. */
function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return hash.slice(1);
}

const bodyOf = (
  token: string,
  { branding, admin, team, is_quiet_at_night }: Draft,
): Omit<SetUp, 'device_label'> =>
  ({
    token,
    organisation: {
      ...branding,
      name: branding.name.trim(),
      colour: readColour(branding.colour) ?? COLOUR,
    },
    admin: {
      ...admin,
      name: admin.name.trim(),
      staff_number: admin.staff_number.trim(),
    },
    core_team: membersOf(team, admin),
    is_quiet_at_night,
  }) as Omit<SetUp, 'device_label'>;

const keepLogo = (logo: File): Promise<boolean> =>
  putLogo(logo).then(
    () => true,
    () => false,
  );

function Unusable() {
  return (
    <Page title={t('admin.setup.used_title')}>
      <Notice
        tone="important"
        live
        actions={
          <Button kind="primary" href={session.value ? '/' : '/sign-in'}>
            {session.value ? t('admin.setup.open') : t('admin.setup.sign_in')}
          </Button>
        }
      >
        <p>{t('admin.setup.used')}</p>
        <p>{t('admin.setup.used_cure')}</p>
      </Notice>
    </Page>
  );
}

function Done({ hasLogo }: { hasLogo: boolean }) {
  const { route } = useLocation();
  const name = organisation.value?.name ?? '';
  return (
    <Page title={t('admin.setup.title')}>
      <EmptyState
        icon="circle-check"
        title={t('admin.setup.done_title', { organisation: name })}
        action={
          <div class="buttons stacked">
            <Button kind="primary" big icon="upload" onClick={() => route('/admin/import')}>
              {t('admin.setup.import')}
            </Button>
            <Button kind="quiet" onClick={() => route('/admin/people')}>
              {t('admin.setup.later')}
            </Button>
          </div>
        }
      >
        {t('admin.setup.done')} {!hasLogo && t('admin.setup.done_logo')}
      </EmptyState>
    </Page>
  );
}

interface WizardProps {
  isBusy: boolean;
  error: unknown;
  onFinish: (draft: Draft) => void;
}

function Wizard({ isBusy, error, onFinish }: WizardProps) {
  const [draft, setDraft] = useState(newDraft);
  const [at, setAt] = useState(0);
  const [hasMoved, setMoved] = useState(false);
  const [tried, setTried] = useState(false);
  const step = STEPS[at] ?? 'organisation';
  const go = (to: number) => {
    setTried(false);
    setAt(to);
    setMoved(true);
    scrollTo(0, 0);
  };
  const next = () => {
    setTried(true);
    if (!isStepWhole(step, draft)) return focusFirstInvalid();
    if (at === STEPS.length - 1) onFinish(draft);
    else go(at + 1);
  };
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  return (
    <Page title={t('admin.setup.title')}>
      <Progress at={at} />
      <form
        class="stack loose"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          next();
        }}
      >
        <Section
          key={step}
          title={<StepTitle text={t(`admin.setup.${step}`)} isFocused={hasMoved} />}
        >
          <p class="muted">{t(`admin.setup.${step}_text`)}</p>
          {step === 'organisation' && <OrganisationStep draft={draft} tried={tried} set={set} />}
          {step === 'admin' && <AdminStep draft={draft} tried={tried} error={error} set={set} />}
          {step === 'team' && (
            <TeamFields
              team={draft.team}
              missing={tried ? unnamedIn(draft.team) : []}
              onChange={(team) => set({ team })}
            />
          )}
        </Section>
        {Boolean(error) && <Failed error={error} />}
        <div class="buttons">
          {at > 0 && (
            <Button big onClick={() => go(at - 1)}>
              {t('admin.back')}
            </Button>
          )}
          <Button kind="primary" big type="submit" busy={isBusy}>
            {at === STEPS.length - 1 ? t('admin.setup.finish') : t('admin.next')}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function isStepWhole(step: StepName, { branding, admin, team }: Draft): boolean {
  if (step === 'organisation') return Boolean(branding.name.trim() && readColour(branding.colour));
  if (step === 'admin') return Boolean(admin.name.trim() && admin.staff_number.trim());
  return unnamedIn(team).length === 0;
}

function Progress({ at }: { at: number }) {
  return (
    <div class="stack tight">
      <p class="muted">{t('admin.setup.step', { step: at + 1, count: STEPS.length })}</p>
      <div class="setup-steps" aria-hidden="true">
        {STEPS.map((step, index) => (
          <span key={step} class={index <= at ? 'done' : undefined} />
        ))}
      </div>
    </div>
  );
}

/** Takes the focus when a later step begins, so that a screen reader hears it. */
function StepTitle({ text, isFocused }: { text: string; isFocused: boolean }) {
  const title = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isFocused) title.current?.focus({ preventScroll: true });
  }, []);
  return (
    <span tabIndex={-1} ref={title}>
      {text}
    </span>
  );
}
