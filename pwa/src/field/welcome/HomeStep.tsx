import { useState } from 'preact/hooks';
import { canInstall, install, isInstalled, type Place, place } from '../../app/install';
import { needsHomeScreen } from '../../app/notifications';
import { t } from '../../core/i18n';
import { Button, Icon, Notice, Steps } from '../../ui';
import { PairingCode } from '../PairingCode';

/** Puts the app on the home screen, in the way of this phone. */
export function HomeStep({ onDone }: { onDone: () => void }) {
  if (isInstalled.value) {
    return (
      <>
        <Notice tone="good" title={t('welcome.home_done')} />
        <Next onDone={onDone} isMain />
      </>
    );
  }
  return (
    <>
      <Guide />
      {needsHomeScreen() && <CodeForElsewhere text={t('welcome.code_text')} />}
      {place() === 'in_app' && <CodeForElsewhere text={t('welcome.code_text_in_app')} />}
      <Next onDone={onDone} isMain={!canInstall.value} />
    </>
  );
}

function Next({ onDone, isMain }: { onDone: () => void; isMain: boolean }) {
  const kind = isMain ? 'primary' : 'secondary';
  return (
    <Button kind={kind} big wide onClick={onDone}>
      {isInstalled.value ? t('ui.continue') : t('welcome.home_next')}
    </Button>
  );
}

/** One tap where the browser has it; else the steps by hand. */
export function Guide() {
  if (canInstall.value) {
    return (
      <Button kind="primary" big wide icon="house-plus" onClick={() => void install()}>
        {t('welcome.install')}
      </Button>
    );
  }
  const words = stepsOf(place());
  return words.length === 1 ? (
    <Notice tone="info">{words[0]}</Notice>
  ) : (
    <Steps steps={words.map((text) => ({ text }))} />
  );
}

function stepsOf(where: Place) {
  const share = (
    <>
      {t('welcome.ios_share')} <Icon name="share" label={t('welcome.icon_share')} />
    </>
  );
  const menu = (
    <>
      {t('welcome.open_menu')} <Icon name="ellipsis-vertical" label={t('welcome.icon_menu')} />
    </>
  );
  const open = t('welcome.open_from_home');
  switch (where) {
    case 'in_app':
      return [t('welcome.in_app_1'), t('welcome.in_app_2')];
    case 'ios_other':
      return [
        <>
          {t('welcome.ios_share_browser')} <Icon name="share" label={t('welcome.icon_share')} />
        </>,
        t('welcome.ios_add'),
        open,
      ];
    case 'ios_safari':
      return [share, t('welcome.ios_add'), open];
    case 'android_chrome':
      return [menu, t('welcome.android_add'), open];
    case 'android_samsung':
      return [t('welcome.samsung_menu'), t('welcome.samsung_add'), open];
    case 'android_firefox':
      return [menu, t('welcome.firefox_add'), open];
    case 'desktop_chromium':
      return [t('welcome.desktop_chromium')];
    case 'desktop_safari':
      return [t('welcome.desktop_safari')];
    case 'desktop_firefox':
      return [t('welcome.desktop_firefox')];
    case 'installed':
      return [t('welcome.home_done')];
  }
}

/** The app on an iPhone's home screen, and the browser outside a chat app, know nobody yet. */
function CodeForElsewhere({ text }: { text: string }) {
  const [isShown, setShown] = useState(false);
  return (
    <section class="section">
      <h2>{t('welcome.code_title')}</h2>
      <p>{text}</p>
      {isShown ? (
        <PairingCode isCodeOnly />
      ) : (
        <Button icon="key-round" big wide onClick={() => setShown(true)}>
          {t('welcome.code_show')}
        </Button>
      )}
    </section>
  );
}
