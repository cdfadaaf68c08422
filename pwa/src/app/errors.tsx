import { Component, type ComponentChildren } from 'preact';
import { t } from '../core/i18n';
import { Button, EmptyState } from '../ui';

const RELOADED = 'veldpost-reloaded-at';
const AGAIN_AFTER = 60_000;

/** A page that is being left is gone by then. */
const GONE_AFTER = 10_000;

/**
 * A lazy chunk is gone (an update, a bad network): reload once, then say so. Leaving the page cuts
 * short what it was fetching, too (Firefox): then a reload would bring it back.
 */
export function recoverFailedImports(): void {
  let leftAt = 0;
  addEventListener('beforeunload', (event) => {
    leftAt = event.timeStamp;
  });
  addEventListener('vite:preloadError', (event) => {
    const isLeft = leftAt > 0 && event.timeStamp - leftAt < GONE_AFTER;
    if (isLeft || !mayReload(Number(sessionStorage.getItem(RELOADED)), Date.now())) return;
    event.preventDefault();
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
  });
}

export const mayReload = (lastAt: number, now: number): boolean =>
  Math.abs(now - lastAt) > AGAIN_AFTER;

interface Props {
  /** Where the person is: going elsewhere leaves the error behind. */
  path: string;
  children: ComponentChildren;
}

/** Shows words and a way on where a screen fails. */
export class ErrorScreen extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.error && before.path !== this.props.path) this.setState({ error: null });
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div class="page">
        <EmptyState
          icon="triangle-alert"
          title={t('error.title')}
          action={
            <Button kind="primary" big onClick={() => location.assign('/')}>
              {t('error.again')}
            </Button>
          }
        >
          {t('error.text')}
        </EmptyState>
      </div>
    );
  }
}
