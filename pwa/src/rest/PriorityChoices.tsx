import { t } from '../core/i18n';
import { Choice } from '../ui';
import type { Buzz, RestBody } from './hours';

interface Props {
  value: RestBody['priorities'];
  /** "Only while I work" means something. */
  knowsShifts: boolean;
  onChange: (value: RestBody['priorities']) => void;
}

/** What each kind of announcement may do; critical is no choice. */
export function PriorityChoices({ value, knowsShifts, onChange }: Props) {
  const choices = (chosen: Buzz): Buzz[] =>
    knowsShifts || chosen === 'working'
      ? ['always', 'awake', 'working', 'never']
      : ['always', 'awake', 'never'];
  return (
    <>
      {(['important', 'info'] as const).map((priority) => (
        <Choice
          key={priority}
          label={t(`rest.priority_${priority}`)}
          value={value[priority]}
          options={choices(value[priority]).map((buzz) => ({
            value: buzz,
            label: t(`rest.buzz_${buzz}`),
          }))}
          onChange={(buzz) => onChange({ ...value, [priority]: buzz })}
        />
      ))}
    </>
  );
}
