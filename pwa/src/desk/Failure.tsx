import { t } from '../core/i18n';
import { problemText } from '../core/problems';
import { Button, Notice } from '../ui';

/** Something could not be had: why, and once more. */
export function Failure({ error, again }: { error: unknown; again: () => void }) {
  return (
    <Notice
      tone="important"
      live
      actions={
        <Button icon="refresh-cw" onClick={again}>
          {t('ui.again')}
        </Button>
      }
    >
      {problemText(error)}
    </Notice>
  );
}
