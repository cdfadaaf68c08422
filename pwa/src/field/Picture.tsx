import { useEffect, useState } from 'preact/hooks';
import { pictureWidth } from '../app/engine';
import { isLowData } from '../app/low-data';
import type { Stored } from '../core/db/person';
import { t } from '../core/i18n';
import { size } from '../core/low-data';
import { isPictureKept, pickWidth, pictureUrl } from '../core/media';
import { Button } from '../ui';

/** Above the text; where data is scarce, a box that says what it would cost. */
export function Picture({ item }: { item: Stored }) {
  const [isMissing, setMissing] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const isKept = useKept(item);
  if (!item.picture || isMissing || isKept === null) return null;
  const { alt, width, height, widths } = item.picture;
  const isSmall = isLowData.value && !isKept;
  if (isSmall && !isAsked) return <Box item={item} onShow={() => setAsked(true)} />;
  const wanted = isSmall ? Math.min(...widths) : pickWidth(widths, pictureWidth());
  return (
    <img
      class="announcement-picture"
      src={pictureUrl(item.id, wanted)}
      alt={alt}
      width={width}
      height={height}
      lang={item.language}
      onError={() => setMissing(true)}
    />
  );
}

function Box({ item, onShow }: { item: Stored; onShow: () => void }) {
  const { alt, sizes = [] } = item.picture ?? { alt: '' };
  const cost = sizes[0];
  return (
    <div class="picture-box">
      {alt && <p lang={item.language}>{alt}</p>}
      <Button icon="image" big onClick={onShow}>
        {cost ? t('data.picture', { size: size(cost) }) : t('data.picture_unknown')}
      </Button>
    </div>
  );
}

/** Null while it is being looked up, which only matters where data is scarce. */
function useKept(item: Stored): boolean | null {
  const [isKept, setKept] = useState<boolean | null>(isLowData.value ? null : false);
  useEffect(() => {
    if (!isLowData.value) return setKept(false);
    void isPictureKept(item.id).then(setKept);
  }, [item.id, isLowData.value]);
  return isKept;
}
