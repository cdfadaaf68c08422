import { t } from '../core/i18n';
import { Button } from '../ui';

interface Props {
  page: number;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** Back and forth by cursor; nothing where there is one page. */
export function Pager({ page, onPrevious, onNext }: Props) {
  if (!onPrevious && !onNext) return null;
  const turn = (to: () => void) => () => {
    to();
    scrollTo(0, 0);
  };
  return (
    <nav class="pager" aria-label={t('admin.people.pages')}>
      <Button icon="chevron-left" disabled={!onPrevious} onClick={onPrevious && turn(onPrevious)}>
        {t('admin.people.page_previous')}
      </Button>
      <span class="muted">{t('admin.people.page', { page })}</span>
      <Button icon="chevron-right" disabled={!onNext} onClick={onNext && turn(onNext)}>
        {t('admin.people.page_next')}
      </Button>
    </nav>
  );
}
