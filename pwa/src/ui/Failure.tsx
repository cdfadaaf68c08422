import type { ComponentChildren } from 'preact';
import { t } from '../core/i18n';
import { Button } from './Button';
import { Notice, type Tone } from './Words';

interface Props {
  /** Why it could not be had. */
  children: ComponentChildren;
  tone?: Tone;
  again?: () => void;
}

/** Something could not be had: why, and once more. */
export function Failure({ children, tone = 'critical', again }: Props) {
  return (
    <Notice
      tone={tone}
      live
      actions={
        again && (
          <Button icon="refresh-cw" onClick={again}>
            {t('ui.again')}
          </Button>
        )
      }
    >
      {children}
    </Notice>
  );
}
