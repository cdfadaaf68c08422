import { t, time } from '../../core/i18n';
import { problemText, Refused } from '../../core/problems';
import { Button, Icon, type IconName } from '../../ui';
import type { Save } from '../autosave';
import type { Composer } from './composer';

const ICONS: Record<Save['phase'], IconName> = {
  saved: 'circle-check',
  waiting: 'loader',
  saving: 'loader',
  offline: 'wifi-off',
  refused: 'triangle-alert',
  clash: 'triangle-alert',
  closed: 'circle-x',
};

/** Whether the words are safe, and where. */
export function SaveState({ composer }: { composer: Composer }) {
  const save = composer.save.value;
  return (
    <div class={`desk-save ${save.phase}`}>
      <Icon name={ICONS[save.phase]} />
      <span role="status" aria-live="polite" aria-atomic="true">
        {inWords(save, composer)}
      </span>
      {(save.phase === 'offline' || save.phase === 'refused') && (
        <Button kind="quiet" onClick={() => void composer.flush()}>
          {t('ui.again')}
        </Button>
      )}
    </div>
  );
}

function inWords(save: Save, composer: Composer): string {
  switch (save.phase) {
    case 'saved':
      return t('desk.save.saved', { time: time(save.at ?? composer.found.value.updated_at) });
    case 'refused':
      return refusal(save.error);
    case 'closed':
      return save.error ? problemText(save.error) : t('desk.save.closed');
    default:
      return t(`desk.save.${save.phase}`);
  }
}

/** The field's own message says more than "not everything is right". */
function refusal(error: unknown): string {
  const isField = error instanceof Refused && error.problem.errors.length > 0;
  return isField ? t('desk.save.refused') : problemText(error);
}
