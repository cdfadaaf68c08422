import { readFact } from '../../core/db/device';
import { absolute, refusalOf } from '../../core/http';
import { Unreachable } from '../../core/problems';
import { type Announcement, findAnnouncement } from '../api';

const WIDEST = 2000;
const SMALL_ENOUGH = 1_500_000;
const LONGEST = 90_000;

export const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** A phone's photo made small before it travels; anything else as it is. */
export async function shrunk(file: File): Promise<Blob> {
  if (file.size <= SMALL_ENOUGH || file.type !== 'image/jpeg') return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, WIDEST / picture.width);
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.88));
    return small && small.size < file.size ? small : file;
  } catch {
    return file;
  }
}

/** Sends a picture and says how far it is (0 to 1), which `fetch` cannot. */
export async function uploadPicture(
  id: string,
  file: Blob,
  onProgress: (share: number) => void,
): Promise<Announcement> {
  await findAnnouncement(id);
  const csrf = await readFact('csrf');
  const answer = await new Promise<Response>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('PUT', absolute(`/api/announcements/${id}/picture`));
    request.setRequestHeader('Content-Type', file.type);
    if (csrf) request.setRequestHeader('X-CSRF-TOKEN', csrf);
    request.timeout = LONGEST;
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => done(new Response(request.response, { status: request.status }));
    request.onerror = request.ontimeout = () => fail(new Unreachable('The upload broke off.'));
    request.send(file);
  });
  if (!answer.ok) throw await refusalOf(answer);
  return (await answer.json()) as Announcement;
}
