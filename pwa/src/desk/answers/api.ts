import type { components } from '../../../api/schema';
import { answered, api } from '../../core/client';
import { absolute } from '../../core/http';
import type { Language } from '../../core/wire';
import type { Announcement } from '../api';

export type Board = components['schemas']['Board'];
export type Item = components['schemas']['BoardItem'];

export const boardOf = (id: string, cursor?: string): Promise<Board> =>
  answered(
    api.GET('/api/announcements/{id}/answers', { params: { path: { id }, query: { cursor } } }),
  );

/** Throws Refused naming a text. */
export const reply = (id: string, texts: Record<string, string>): Promise<Announcement> =>
  answered(
    api.POST('/api/announcements/{id}/reply', {
      params: { path: { id } },
      body: {
        texts: Object.entries(texts)
          .filter(([, body]) => body.trim())
          .map(([language, body]) => ({ language: language as Language, body })),
      },
    }),
  );

export const photoUrl = (id: string): string => absolute(`/api/answers/${id}/photo?width=960`);
