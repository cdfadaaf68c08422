import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { refreshedAt, sendSoon } from '../app/engine';
import { current } from '../app/inbox';
import { hasEnded, STEPS, stepsBehind, tour } from '../app/tour';
import { t } from '../core/i18n';
import { Button, Icon, toast } from '../ui';

/** Nothing stands between a person and what is critical: until that is read, no tour is offered. */
export const isTourOffered = computed(
  () =>
    tour.value !== undefined &&
    !hasEnded(tour.value) &&
    !current.value.some((item) => item.priority === 'critical' && !item.opened_at),
);

/** An invitation to look around, never a wall: one tap away, and one tap to be rid of it. */
export function TourCard() {
  const isHeard = refreshedAt.value > 0;
  useEffect(() => {
    if (isHeard) void import('./tour/mine').then(({ refreshTour }) => refreshTour());
  }, [isHeard]);
  if (tour.value?.standing === undefined) return null;
  const behind = stepsBehind(tour.value);
  const skip = async () => {
    await (await import('./tour/mine')).skipTour();
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    toast(t('inbox.tour_skipped'));
    await sendSoon();
  };
  return (
    <div class="tour-card">
      <a class="list-link" href="/tour">
        <Icon name="circle-help" />
        <span>
          <strong>{t('inbox.tour')}</strong>
          <span class="hint">
            {behind > 0
              ? t('inbox.tour_go_on', { step: behind + 1, steps: STEPS.length })
              : t('inbox.tour_hint', { steps: STEPS.length })}
          </span>
        </span>
        <Icon name="chevron-right" />
      </a>
      <Button kind="quiet" icon="x" iconOnly onClick={() => void skip()}>
        {t('inbox.tour_skip')}
      </Button>
    </div>
  );
}
