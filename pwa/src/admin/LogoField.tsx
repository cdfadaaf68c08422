import { useRef } from 'preact/hooks';
import { t } from '../core/i18n';
import { Button, Icon } from '../ui';

interface Props {
  url: string | null;
  isBusy?: boolean;
  onChoose: (file: File) => void;
  onRemove?: () => void;
}

/** The logo as it is, and another one to choose. */
export function LogoField({ url, isBusy, onChoose, onRemove }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const take = (element: HTMLInputElement) => {
    const file = element.files?.[0];
    if (file) onChoose(file);
    element.value = '';
  };
  return (
    <fieldset class="field">
      <legend class="label">{t('admin.organisation.logo')}</legend>
      <span class="hint">{t('admin.organisation.logo_hint')}</span>
      <div class="logo-field">
        {url ? (
          <img src={url} alt={t('admin.organisation.logo')} />
        ) : (
          <span class="no-logo">
            <Icon name="image" label={t('admin.organisation.logo_none')} large />
          </span>
        )}
        <input
          ref={input}
          class="visually-hidden"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => take(event.currentTarget)}
        />
        <Button icon="upload" busy={isBusy} onClick={() => input.current?.click()}>
          {url ? t('admin.organisation.logo_change') : t('admin.organisation.logo_choose')}
        </Button>
        {url && onRemove && (
          <Button kind="quiet" icon="trash-2" busy={isBusy} onClick={onRemove}>
            {t('admin.organisation.logo_remove')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
