import { t } from '../../core/i18n';
import { Field } from '../../ui';

export const LEAST_REASON = 10;
const LONGEST_REASON = 500;

interface Props {
  value: string;
  isShort: boolean;
  onInput: (value: string) => void;
}

/** Why something critical may pass people's quiet hours: logged for the works council. */
export function ReasonField({ value, isShort, onInput }: Props) {
  return (
    <Field
      label={t('desk.send.reason')}
      hint={t('desk.send.reason_hint')}
      error={isShort ? t('desk.send.reason_short') : undefined}
    >
      {(wired) => (
        <textarea
          {...wired}
          class="input"
          rows={3}
          maxLength={LONGEST_REASON}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
