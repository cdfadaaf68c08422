import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { absolute, refusalOf, request } from '../core/http';
import type { Announcement } from './api';

interface Props {
  found: Announcement;
  width: 480 | 960 | 1440;
  alt: string;
  class?: string;
}

/** Grows with every upload: a replaced picture has the address of the old one. */
export const pictureRound = signal(0);

/** An announcement's picture. */
export function PictureImage({ found, width, alt, class: name }: Props) {
  const { picture, id } = found;
  const hasPicture = picture !== null;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let isOver = false;
    const show = async () => {
      if (!hasPicture) return;
      const blob = await load(id, width);
      if (isOver) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    };
    show().catch(() => setUrl(undefined));
    return () => {
      isOver = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id, width, hasPicture, pictureRound.value]);
  if (!picture) return null;
  return <img class={name} src={url} alt={alt} width={picture.width} height={picture.height} />;
}

async function load(id: string, width: number): Promise<Blob> {
  const url = absolute(`/api/announcements/${id}/picture?width=${width}`);
  const answer = await request(new Request(url, { cache: 'no-cache' }));
  if (!answer.ok) throw await refusalOf(answer);
  return answer.blob();
}
