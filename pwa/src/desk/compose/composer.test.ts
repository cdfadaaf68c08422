import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Announcement, listAnnouncements } from '../api';
import { withText } from '../draft';
import { findKept } from '../kept';
import { EVERYONE } from '../rule';
import { Composer } from './composer';

const PATH = '/api/announcements/1';

const found: Announcement = {
  id: '1',
  state: 'draft',
  version: 1,
  priority: 'info',
  must_acknowledge: false,
  is_confidential: false,
  asks_answer: false,
  is_anonymous: true,
  asks_safety: false,
  default_language: 'nl',
  languages: ['nl'],
  title: 'Wintertijd',
  audience: EVERYONE as Announcement['audience'],
  texts: [
    {
      language: 'nl',
      title: 'Wintertijd',
      body: 'De klok.',
      blocks: [],
      picture_alt: '',
      reply: '',
    },
  ],
  picture: null,
  author: { id: '2', name: 'Marieke' },
  created_at: '2026-11-23T12:00:00Z',
  updated_at: '2026-11-23T12:00:00Z',
  published_at: null,
  withdrawn_at: null,
  expires_at: null,
  replied_at: null,
};

const EMPTY: Announcement = {
  ...found,
  title: '',
  texts: [],
  audience: { any: [], except: [] } as Announcement['audience'],
};

/** What was sent while leaving has been answered. */
const settled = () => listAnnouncements({ state: 'draft' }).catch(() => undefined);

/** A server of one draft, as far as the composer sees it. */
class Server {
  draft = found;
  isAway = false;
  isDeleted = false;
  sent: Record<string, unknown>[] = [];

  answer = async (request: Request): Promise<Response> => {
    if (this.isAway) throw new TypeError('Failed to fetch');
    const { pathname, searchParams: query } = new URL(request.url);
    if (pathname !== PATH || this.isDeleted) return json({}, 404);
    if (request.method === 'GET') return json(this.draft);
    if (request.method === 'DELETE') return this.delete(Number(query.get('version')));
    const { version, ...change } = (await request.json()) as { version: number };
    if (version !== this.draft.version) return json(problem('edited_elsewhere'), 409);
    if (this.draft.state !== 'draft') return json(problem('already_published'), 409);
    this.sent.push(change);
    this.change(change);
    return json(this.draft);
  };

  private delete(version: number): Response {
    if (version !== this.draft.version) return json(problem('edited_elsewhere'), 409);
    this.isDeleted = true;
    return new Response(null, { status: 204, headers: { 'X-Min-Client': '1' } });
  }

  change(change: Partial<Announcement>): void {
    this.draft = { ...this.draft, ...change, version: this.draft.version + 1 };
  }
}

const problem = (code: string) => ({
  type: 'about:blank',
  title: code,
  status: 409,
  code,
  errors: [],
});

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
      'X-Min-Client': '1',
    },
  });

const text = (title: string) => [
  { language: 'nl' as const, title, body: 'De klok.', blocks: [], picture_alt: '', reply: '' },
];

/** Storage as Node lacks it. */
function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

describe('the composer', () => {
  let server: Server;
  let composer: Composer;
  const retitle = (title: string) => composer.edit((draft) => withText(draft, 'nl', { title }));
  const title = () => composer.draft.value.texts.nl?.title;

  beforeEach(() => {
    vi.stubGlobal('localStorage', storage());
    server = new Server();
    vi.stubGlobal('fetch', server.answer);
    composer = new Composer(found);
  });

  afterEach(() => composer.close());

  it('sends only what changed, and keeps nothing here once it is saved', async () => {
    composer.edit((draft) => ({ ...draft, priority: 'critical' }));

    expect(await composer.flush()).toBe(true);

    expect(server.sent).toEqual([{ priority: 'critical' }]);
    expect(composer.save.value.phase).toBe('saved');
    expect(findKept('1')).toBeNull();
  });

  it('keeps the words here without a connection, and finds them again', async () => {
    server.isAway = true;
    retitle('Wintertijd begint');
    expect(await composer.flush()).toBe(false);
    expect(composer.save.value.phase).toBe('offline');

    composer = new Composer(found);

    expect(title()).toBe('Wintertijd begint');
    expect(composer.wasRestored.value).toBe(true);
    server.isAway = false;
    expect(await composer.flush()).toBe(true);
    expect(server.draft.version).toBe(2);
  });

  it('takes in what somebody else changed meanwhile, and saves both', async () => {
    server.change({ must_acknowledge: true });
    retitle('Wintertijd begint');

    expect(await composer.flush()).toBe(true);

    expect(composer.draft.value.must_acknowledge).toBe(true);
    expect(server.draft.texts[0]?.title).toBe('Wintertijd begint');
  });

  it('asks where both changed the same, and then saves what was chosen', async () => {
    server.change({ texts: text('Zomertijd') });
    retitle('Wintertijd begint');
    expect(await composer.flush()).toBe(false);
    expect(composer.clash.value?.fields).toEqual(['texts.nl.title']);
    expect(title()).toBe('Wintertijd begint');

    composer.choose('mine');

    expect(await composer.flush()).toBe(true);
    expect(server.draft.texts[0]?.title).toBe('Wintertijd begint');
  });

  it('can take the other version instead, with nothing left to send', async () => {
    server.change({ texts: text('Zomertijd') });
    retitle('Wintertijd begint');
    await composer.flush();

    composer.choose('theirs');

    expect(title()).toBe('Zomertijd');
    expect(composer.save.value.phase).toBe('saved');
  });

  it('leaves no draft behind that nobody wrote in', async () => {
    composer = new Composer(EMPTY);

    composer.stop();
    await settled();

    expect(server.isDeleted).toBe(true);
  });

  it('leaves an empty draft to who wrote in it meanwhile', async () => {
    composer = new Composer(EMPTY);
    server.change({ texts: text('Wintertijd') });

    composer.stop();
    await settled();

    expect(server.isDeleted).toBe(false);
  });

  it('throws nothing away that it does not show, and shows it then', async () => {
    server.change({ texts: text('Zomertijd') });

    await expect(composer.discard()).rejects.toMatchObject({ code: 'edited_elsewhere' });

    expect(server.isDeleted).toBe(false);
    expect(title()).toBe('Zomertijd');
    await composer.discard();
    expect(server.isDeleted).toBe(true);
  });

  it('takes in what somebody else wrote when the answer to a picture brings it', async () => {
    server.change({ texts: text('Zomertijd') });

    composer.receive(server.draft);

    expect(title()).toBe('Zomertijd');
    expect(composer.save.value.phase).toBe('saved');
  });

  it('sends nothing more once it was published elsewhere', async () => {
    server.change({ state: 'published' });
    retitle('Te laat');

    expect(await composer.flush()).toBe(false);

    expect(composer.save.value.phase).toBe('closed');
    expect(server.sent).toEqual([]);
  });
});
