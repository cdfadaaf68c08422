import { t } from '../../core/i18n';
import { Switch } from '../../ui';
import type { Composer } from './composer';

/** What readers are asked besides "understood". */
export function AsksFields({ composer }: { composer: Composer }) {
  const { asks_answer, is_anonymous, asks_safety, priority } = composer.draft.value;
  return (
    <>
      <Switch
        boxed
        label={t('desk.weight.answer')}
        hint={t('desk.weight.answer_hint')}
        checked={asks_answer}
        onChange={(checked) => composer.edit((old) => ({ ...old, asks_answer: checked }))}
      />
      {asks_answer && (
        <div id="is_anonymous">
          <Switch
            boxed
            label={t('desk.weight.named')}
            hint={t('desk.weight.named_hint')}
            checked={!is_anonymous}
            onChange={(checked) => composer.edit((old) => ({ ...old, is_anonymous: !checked }))}
          />
        </div>
      )}
      {priority === 'critical' && (
        <Switch
          boxed
          label={t('desk.weight.safety')}
          hint={t('desk.weight.safety_hint')}
          checked={asks_safety}
          onChange={(checked) => composer.edit((old) => ({ ...old, asks_safety: checked }))}
        />
      )}
    </>
  );
}
