import { t } from '../../core/i18n';
import { Choice, Switch } from '../../ui';
import type { Priority } from '../api';
import type { Draft } from '../draft';
import { PRIORITIES } from '../words';
import { AsksFields } from './AsksFields';
import type { Composer } from './composer';

/** How much it matters, and whether people must say that they understood. */
export function WeightCard({ composer }: { composer: Composer }) {
  const draft = composer.draft.value;
  return (
    <section class="card" aria-labelledby="desk-weight">
      <h2 id="desk-weight">{t('desk.weight.title')}</h2>
      <Choice
        label={t('desk.field.priority')}
        options={PRIORITIES.map((value) => ({
          value,
          label: t(`desk.priority.${value}`),
          hint: t(`desk.priority.${value}_hint`),
        }))}
        value={draft.priority}
        onChange={(value) => composer.edit((old) => withPriority(old, value as Priority))}
      />
      <Switch
        boxed
        label={t('desk.field.must_acknowledge')}
        hint={t('desk.weight.acknowledge_hint')}
        checked={draft.must_acknowledge}
        onChange={(must_acknowledge) => composer.edit((old) => ({ ...old, must_acknowledge }))}
      />
      <Switch
        boxed
        label={t('desk.weight.confidential')}
        hint={t('desk.weight.confidential_hint')}
        checked={draft.is_confidential}
        onChange={(is_confidential) => composer.edit((old) => ({ ...old, is_confidential }))}
      />
      <AsksFields composer={composer} />
    </section>
  );
}

/** Only what is critical asks who is safe. */
const withPriority = (draft: Draft, priority: Priority): Draft => ({
  ...draft,
  priority,
  asks_safety: draft.asks_safety && priority === 'critical',
});
