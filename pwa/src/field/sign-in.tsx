import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { signIn } from '../app/account';
import { place } from '../app/install';
import { farewell } from '../app/leaving';
import { isExpired, isPaused, organisation, session } from '../app/session';
import { t } from '../core/i18n';
import { problemText, Refused } from '../core/problems';
import { Button, Notice, Page, TextField } from '../ui';
import { LanguageSelect } from './LanguageSelect';
import { offerTour } from './tour/mine';

const TOKEN = /^#([A-Za-z0-9_-]{22})$/;

/**
 * The token of a scanned link. It is a secret and leaves the address bar at once; a reload still finds it.
 * Inside another app it stays: "open in browser" takes along what is in the address bar, nothing else.
 */
function takeToken(): string {
  const token = TOKEN.exec(location.hash)?.[1];
  if (!token) return (history.state as { token?: string } | null)?.token ?? '';
  if (place() !== 'in_app') history.replaceState({ token }, '', location.pathname);
  return token;
}

function forgetToken(): void {
  history.replaceState(null, '', location.pathname);
}

export default function SignIn() {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    const again = () => setToken((known) => takeToken() || known);
    addEventListener('hashchange', again);
    return () => removeEventListener('hashchange', again);
  }, []);
  const typeInstead = () => {
    forgetToken();
    setToken('');
  };
  const name = organisation.value?.name ?? 'Veldpost';
  return (
    <Page
      title={t('signin.title', { name })}
      lead={token ? t('signin.lead_link') : t('signin.lead')}
    >
      {organisation.value?.is_set_up === false && (
        <Notice tone="info" title={t('signin.not_set_up_title')}>
          {t('signin.not_set_up_text')}
        </Notice>
      )}
      {isPaused.value && <Notice tone="important" title={t('problem.suspended')} />}
      {isExpired.value && !isPaused.value && !token && (
        <Notice tone="important" title={t('signin.expired_title')}>
          {t('signin.expired_text')}
        </Notice>
      )}
      <AlreadyIn />
      <Farewell />
      {place() === 'in_app' && (
        <Notice tone="important" title={t('welcome.in_app_1')}>
          {t('welcome.in_app_2')}
        </Notice>
      )}
      <SignInForm token={token} onOther={typeInstead} />
      <LanguageSelect />
      <p>
        <a class="help-link" href="/diagnostics">
          {t('signin.help')}
        </a>
      </p>
    </Page>
  );
}

function AlreadyIn() {
  if (!session.value) return null;
  return (
    <Notice
      tone="info"
      title={t('signin.already', { name: session.value.person.name })}
      actions={<Button href="/">{t('announcement.to_inbox')}</Button>}
    >
      {t('signin.already_text')}
    </Notice>
  );
}

/** Whoever signed out here sees how far that got; it says nothing of who they are. */
function Farewell() {
  if (!farewell.value || session.value) return null;
  if (farewell.value === 'heard') return <Notice tone="good" live title={t('signin.left_heard')} />;
  return (
    <Notice tone="info" live title={t('signin.left_waiting')}>
      {t('signin.left_waiting_text')}
    </Notice>
  );
}

/** What was typed, what is wrong with it, and the way in. */
function useSignIn(token: string) {
  const { route } = useLocation();
  const [code, setCode] = useState('');
  const [staffNumber, setStaffNumber] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => setProblem(null), [token]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const missing = missingField(token || code, staffNumber);
    if (missing) return setProblem(missing);
    setBusy(true);
    setProblem(null);
    try {
      await signIn(token || code, staffNumber.trim());
      await offerTour();
      route('/welcome', true);
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return { code, setCode, staffNumber, setStaffNumber, problem, busy, submit };
}

function SignInForm({ token, onOther }: { token: string; onOther: () => void }) {
  const typed = useSignIn(token);
  const errors = fieldErrors(typed.problem);
  const isElsewhere = typed.problem !== null && !errors.code && !errors.staffNumber;
  return (
    <form class="stack loose" onSubmit={typed.submit} noValidate>
      {isElsewhere && <Notice tone="critical" live title={problemText(typed.problem)} />}
      {token ? (
        <LinkRead error={errors.code} onOther={onOther} />
      ) : (
        <CodeField value={typed.code} error={errors.code} onInput={typed.setCode} />
      )}
      <TextField
        label={t('signin.staff_number')}
        hint={t('signin.staff_number_hint')}
        error={errors.staffNumber}
        value={typed.staffNumber}
        onInput={typed.setStaffNumber}
        autoComplete="username"
        autoCapitalize="characters"
        maxLength={64}
        big
      />
      <Button kind="primary" type="submit" big wide busy={typed.busy}>
        {t('signin.submit')}
      </Button>
    </form>
  );
}

function LinkRead({ error, onOther }: { error?: string; onOther: () => void }) {
  if (!error) return <Notice tone="good" title={t('signin.link_read')} />;
  return (
    <Notice
      tone="critical"
      live
      title={error}
      actions={<Button onClick={onOther}>{t('signin.type_code')}</Button>}
    />
  );
}

interface CodeProps {
  value: string;
  error?: string;
  onInput: (value: string) => void;
}

function CodeField({ value, error, onInput }: CodeProps) {
  return (
    <TextField
      label={t('signin.code')}
      hint={t('signin.code_hint')}
      error={error}
      value={value}
      onInput={(typed) => onInput(grouped(typed))}
      placeholder="ABCD-EFGH-JKMN"
      autoCapitalize="characters"
      autoComplete="one-time-code"
      maxLength={64}
      big
      code
    />
  );
}

/** "abcdefgh" becomes "ABCD-EFGH" while typing; anything longer than a code is left alone. */
export function grouped(typed: string): string {
  const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  if (plain.length > 12) return typed;
  return plain.replace(/(.{4})(?=.)/g, '$1-');
}

class Missing extends Error {
  constructor(readonly field: 'code' | 'staff_number') {
    super(field);
  }
}

function missingField(code: string, staffNumber: string): Missing | null {
  if (!code.trim()) return new Missing('code');
  return staffNumber.trim() ? null : new Missing('staff_number');
}

interface FieldErrors {
  code?: string;
  staffNumber?: string;
}

const CODE_PROBLEMS = /^(unknown_code|invitation_)/;

/** Which field a problem belongs to, in the person's own language. */
function fieldErrors(problem: unknown): FieldErrors {
  if (problem instanceof Missing) {
    return problem.field === 'code'
      ? { code: t('signin.code_missing') }
      : { staffNumber: t('signin.staff_number_missing') };
  }
  if (!(problem instanceof Refused)) return {};
  if (CODE_PROBLEMS.test(problem.code)) return { code: problemText(problem) };
  if (problem.code === 'wrong_confirmation') return { staffNumber: problemText(problem) };
  return {};
}
