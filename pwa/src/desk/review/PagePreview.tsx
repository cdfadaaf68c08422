import { t } from '../../core/i18n';
import { Blocks, Icon } from '../../ui';
import type { Announcement, Priority } from '../api';
import { PictureImage } from '../PictureImage';
import { PriorityPill } from '../PriorityPill';

interface Props {
  /** Whose picture it is. */
  found: Announcement;
  alt: string;
  language: string;
  title: string;
  blocks: readonly unknown[];
  priority: Priority;
  mustAcknowledge: boolean;
  /** When it was published; left out: just now. */
  when?: string;
}

/** The page as a reader sees it, in the shape of a phone. */
export function PagePreview(props: Props) {
  const { found, alt, language, title, blocks, priority, mustAcknowledge, when } = props;
  return (
    <div class="desk-phone">
      <PictureImage found={found} width={960} alt={alt} />
      <div class="desk-phone-page stack">
        <span class="row">
          <PriorityPill priority={priority} />
          <span class="muted small">{when ?? t('desk.preview.now')}</span>
        </span>
        <p class="desk-phone-title" lang={language} dir="auto">
          {title.trim() || t('desk.untitled')}
        </p>
        {blocks.length > 0 ? (
          <Blocks blocks={blocks} lang={language} />
        ) : (
          <p class="muted">{t('desk.preview.empty')}</p>
        )}
        {mustAcknowledge && (
          <span class="button primary big desk-shown">
            <Icon name="check" />
            {t('announcement.understand')}
          </span>
        )}
      </div>
    </div>
  );
}
