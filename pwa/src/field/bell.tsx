import { useEffect, useState } from 'preact/hooks';
import { amberWord, type Bell as Truth } from '../app/bell';
import { canInstall, install, place } from '../app/install';
import { bell, checkHealth, lastShownAt } from '../app/notifications';
import { thisPhone } from '../app/phone';
import { session } from '../app/session';
import { ago, type Key, t } from '../core/i18n';
import { Button, Choice, Copyable, type IconName, Loading, Notice, Page, Section } from '../ui';
import { BRANDS, type Brand, brandHere } from './bell/brand';
import { guideOf } from './bell/guides';
import { Ways } from './bell/Ways';
import { PairingCode } from './PairingCode';
import { TestPush } from './TestPush';

/** The truth about notifications on this device, and the one thing to do next. */
export default function Bell() {
  const [made, setMade] = useState<Brand | null>();
  useEffect(() => {
    void brandHere().then(setMade);
    void checkHealth();
  }, []);
  const { step } = bell.value;
  const device = session.value?.device.id;
  const isOn = step === 'none' || step === 'test' || step === 'battery' || step === 'focus';
  return (
    <Page title={t('bell.title')} back="/settings" backLabel={t('nav.settings')}>
      <Face truth={bell.value} />
      {made === undefined && <Loading lines={2} />}
      {made !== undefined && step !== 'none' && step !== 'test' && (
        <NextStep made={made} truth={bell.value} />
      )}
      {isOn && device && (
        <Section title={t('test.send')}>
          <TestPush device={device} isOwn />
        </Section>
      )}
    </Page>
  );
}

const FACES: Record<Truth['colour'], { icon: IconName; tone: 'good' | 'important' | 'critical' }> =
  {
    green: { icon: 'bell-ring', tone: 'good' },
    amber: { icon: 'hourglass', tone: 'important' },
    red: { icon: 'bell-off', tone: 'critical' },
  };

function Face({ truth }: { truth: Truth }) {
  const { colour, step } = truth;
  const { icon, tone } = FACES[colour];
  const when = lastShownAt.value ? ago(new Date(lastShownAt.value)) : '';
  const word = amberWord(truth, lastShownAt.value);
  const words =
    colour === 'green'
      ? t('bell.green_text', { when })
      : colour === 'amber'
        ? t(`bell.${word}_text`)
        : t(`bell.red_${step}` as Key);
  return (
    <Notice tone={tone} icon={icon} live title={t(`bell.${colour}_title`)}>
      {words}
    </Notice>
  );
}

function NextStep({ made, truth }: { made: Brand | null; truth: Truth }) {
  const [brand, setBrand] = useState<Brand>(made ?? 'else');
  const { step } = truth;
  const guide = guideOf(step, thisPhone(), place(), brand);
  return (
    <Section title={t('bell.next_title')}>
      {step === 'battery' && made === null && (
        <Choice
          label={t('bell.brand_question')}
          options={BRANDS.map((value) => ({
            value,
            label: BRAND_NAMES[value] ?? t('bell.brand_another'),
          }))}
          value={brand}
          onChange={(value) => setBrand(value as Brand)}
        />
      )}
      {step === 'home_screen' && canInstall.value ? (
        <Button kind="primary" big wide icon="house-plus" onClick={() => void install()}>
          {t('welcome.install')}
        </Button>
      ) : (
        guide && <Ways guide={guide} />
      )}
      <Act truth={truth} />
    </Section>
  );
}

/** Names that makers give themselves. */
const BRAND_NAMES: Partial<Record<Brand, string>> = {
  samsung: 'Samsung',
  xiaomi: 'Xiaomi, Redmi, Poco',
  huawei: 'Huawei, Honor',
  oppo: 'Oppo, OnePlus, Realme',
};

/** What a button can do about it. */
function Act({ truth: { step } }: { truth: Truth }) {
  if (step === 'turn_on' || step === 'repair')
    return (
      <Button kind="primary" big wide icon="bell-ring" href="/welcome?step=bell">
        {t('bell.turn_on')}
      </Button>
    );
  if (step === 'unblock')
    return (
      <Button big wide icon="refresh-cw" onClick={() => void checkHealth()}>
        {t('bell.look_again')}
      </Button>
    );
  if (step === 'home_screen') return <Elsewhere text={t('welcome.code_text')} />;
  if (step === 'open_elsewhere' || step === 'other_browser')
    return (
      <>
        <Copyable text={location.origin} label={t('bell.copy_link')} />
        <Elsewhere text={t('welcome.code_text_in_app')} />
      </>
    );
  return null;
}

/** The browser or home screen app to go to knows nobody yet. */
function Elsewhere({ text }: { text: string }) {
  const [isShown, setShown] = useState(false);
  if (isShown) return <PairingCode isCodeOnly />;
  return (
    <>
      <p>{text}</p>
      <Button big wide icon="key-round" onClick={() => setShown(true)}>
        {t('welcome.code_show')}
      </Button>
    </>
  );
}
