import type { Stored } from '../../core/db/person';

/** What a locked phone shows of what it plays: of a confidential message no more than whose it is. */
export function showPlaying(
  { title, is_confidential }: Pick<Stored, 'title' | 'is_confidential'>,
  organisation: string,
): void {
  if (!navigator.mediaSession || !('MediaMetadata' in globalThis)) return;
  // Not said of what came before phones were told.
  const isOpen = is_confidential === false;
  navigator.mediaSession.metadata = new MediaMetadata({ title: isOpen ? title : organisation });
}

export function showNothing(): void {
  if (navigator.mediaSession) navigator.mediaSession.metadata = null;
}
