import { organisation } from '../../app/session';
import { t } from '../../core/i18n';
import { Icon } from '../../ui';

export interface Shown {
  title: string;
  body: string;
  language: string;
}

/** As Chrome on Android shows it in the shade. */
export function AndroidNotification({ title, body, language }: Shown) {
  return (
    <figure class="desk-device">
      <div class="desk-android">
        <AppIcon />
        <div>
          <p class="desk-app">
            {appName()} <span aria-hidden="true">•</span> {t('desk.preview.moment')}
          </p>
          <p class="desk-note-title" lang={language} dir="auto">
            {title}
          </p>
          <p class="desk-note-body" lang={language} dir="auto">
            {body}
          </p>
        </div>
        <Icon name="chevron-down" />
      </div>
      <figcaption class="muted small">{t('desk.preview.android')}</figcaption>
    </figure>
  );
}

/** As an iPhone shows an app on the home screen: its name stands below the title. */
export function AppleNotification({ title, body, language }: Shown) {
  return (
    <figure class="desk-device">
      <div class="desk-apple">
        <AppIcon />
        <div>
          <p class="desk-note-title" lang={language} dir="auto">
            {title}
          </p>
          <p class="desk-from">{t('desk.preview.from', { app: appName() })}</p>
          <p class="desk-note-body" lang={language} dir="auto">
            {body}
          </p>
        </div>
        <span class="desk-moment">{t('desk.preview.moment')}</span>
      </div>
      <figcaption class="muted small">{t('desk.preview.iphone')}</figcaption>
    </figure>
  );
}

const appName = (): string => organisation.value?.name ?? 'Veldpost';

function AppIcon() {
  const url = organisation.value?.logo_url;
  if (url) return <img class="desk-app-icon" src={url} alt="" />;
  return (
    <span class="desk-app-icon" aria-hidden="true">
      {appName().charAt(0)}
    </span>
  );
}
