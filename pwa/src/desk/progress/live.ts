import { useRef, useState } from 'preact/hooks';
import { absolute, refusalOf, request } from '../../core/http';
import type { Progress } from '../api';
import { usePolling } from '../hooks';
import { paceOf } from './pace';

export interface Live {
  progress: Progress | null;
  /** The last look failed; the numbers are those of `seenAt`. */
  error: unknown;
  seenAt: Date | null;
}

const NONE: Live = { progress: null, error: null, seenAt: null };

/** The counts, growing while one looks. An unchanged answer costs no body and draws nothing. */
export function useProgress(id: string): Live {
  const [live, setLive] = useState<Live>(NONE);
  const etag = useRef('');
  const latest = useRef<Progress | null>(null);
  usePolling(async () => {
    try {
      const found = await look(id, etag);
      latest.current = found ?? latest.current;
      setLive({ progress: latest.current, error: null, seenAt: new Date() });
    } catch (error) {
      setLive((before) => ({ ...before, error }));
    }
    return paceOf(latest.current, new Date());
  }, [id]);
  return live;
}

/** Null where nothing changed since the last look. */
async function look(id: string, etag: { current: string }): Promise<Progress | null> {
  const headers: HeadersInit = etag.current ? { 'If-None-Match': etag.current } : {};
  const url = absolute(`/api/announcements/${id}/progress`);
  const answer = await request(new Request(url, { headers, cache: 'no-store' }));
  if (answer.status === 304) return null;
  if (!answer.ok) throw await refusalOf(answer);
  etag.current = answer.headers.get('ETag') ?? '';
  return (await answer.json()) as Progress;
}
