import { t } from '../../core/i18n';
import { Blocks, Pill } from '../../ui';
import type { Picture, Priority } from '../api';
import { PriorityPill } from '../PriorityPill';

interface Props {
  pictureUrl: string | null;
  picture: Picture | null;
  alt: string;
  language: string;
  title: string;
  blocks: readonly unknown[];
  priority: Priority;
  mustAcknowledge: boolean;
}

/** The page as a reader sees it, in the shape of a phone. */
export function PagePreview(props: Props) {
  const { picture, pictureUrl, alt, language, title, blocks, priority, mustAcknowledge } = props;
  return (
    <div class="desk-phone">
      {picture && pictureUrl && (
        <img src={pictureUrl} alt={alt} width={picture.width} height={picture.height} />
      )}
      <div class="desk-phone-page stack tight">
        <span class="row">
          <PriorityPill priority={priority} />
          <span class="muted small">{t('desk.preview.now')}</span>
        </span>
        <p class="desk-phone-title" lang={language} dir="auto">
          {title.trim() || t('desk.untitled')}
        </p>
        {blocks.length > 0 ? (
          <Blocks blocks={blocks} lang={language} />
        ) : (
          <p class="muted">{t('desk.preview.empty')}</p>
        )}
        {mustAcknowledge && <Pill icon="check-check">{t('desk.preview.acknowledge')}</Pill>}
      </div>
    </div>
  );
}
