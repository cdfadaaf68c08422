export const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

/** The size of a picture whose longest side is to be at most this; never larger than it was. */
export function fitted(width: number, height: number, longest = LONGEST_SIDE) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/**
 * A photo drawn anew, small enough to be sent from a field: where and with what it was taken stays
 * behind. Throws where the phone cannot read the file.
 */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { width, height } = fitted(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  picture.close();
  const drawn = (type: string) =>
    new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  const webp = await drawn('image/webp');
  const small = webp?.type === 'image/webp' ? webp : await drawn('image/jpeg');
  if (!small) throw new Error('This phone cannot draw the picture.');
  return small;
}
