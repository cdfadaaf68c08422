import { fetchPicture, otherWidth } from '../core/media';
import { keptRecording, partOf } from '../core/recordings';

export async function picture(request: Request): Promise<Response> {
  return (await fetchPicture(request.url)) ?? (await otherWidth(request.url)) ?? Response.error();
}

/** A player that streams asks in parts; what is kept here is whole. */
export async function recording(request: Request): Promise<Response> {
  const kept = await keptRecording(request.url);
  return kept ? partOf(kept, request.headers.get('Range')) : fetch(request);
}
