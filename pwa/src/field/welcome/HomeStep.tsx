import { useState } from 'preact/hooks';
import { canInstall, install, isInstalled, type Place, place } from '../../app/install';
import { needsHomeScreen } from '../../app/notifications';
import { thisPhone } from '../../app/phone';
import { type Key, t } from '../../core/i18n';
import { Button, Copyable, Notice } from '../../ui';
import { guideOf } from '../bell/guides';
import { Ways } from '../bell/Ways';
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
      {place() === 'in_app' && <Copyable text={location.origin} label={t('bell.copy_link')} />}
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
  const where = place();
  if (where.startsWith('desktop') || where === 'installed') {
    return <Notice tone="info">{t(DESKTOP[where] ?? 'welcome.home_done')}</Notice>;
  }
  const phone = thisPhone();
  const step = where === 'in_app' ? 'open_elsewhere' : 'home_screen';
  const guide = guideOf(step, phone, where, 'else');
  return guide && <Ways guide={guide} />;
}

const DESKTOP: Partial<Record<Place, Key>> = {
  desktop_chromium: 'welcome.desktop_chromium',
  desktop_safari: 'welcome.desktop_safari',
  desktop_firefox: 'welcome.desktop_firefox',
};

/** The browser outside a chat app knows nobody yet, nor does the app on an older iPhone's home screen. */
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
