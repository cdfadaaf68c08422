/** A push message as the service worker understands it. Parsing never throws. */
export interface Payload {
  kind: 'announcement' | 'reply' | 'withdrawn' | 'digest' | 'test' | 'unknown';
  /** The announcement's or test push's id; '' where it has none. */
  id: string;
  /** Whose device it was sent to; '' where it does not say. */
  recipient: string;
  title: string;
  body: string;
  lang: string;
  tag: string;
  path: string;
  isSilent: boolean;
  badge: number | null;
  rev: number;
  priority: string;
  mustAcknowledge: boolean;
  asksAnswer: boolean;
  isAnonymous: boolean;
  asksSafety: boolean;
  /** Its words are fetched when it is opened, and not kept before. */
  isConfidential: boolean;
  publishedAt: string | null;
  expiresAt: string | null;
  window: number;
  blocks: unknown[];
  isExcerpt: boolean;
}

type Json = Record<string, unknown>;

const KINDS = new Set(['announcement', 'reply', 'withdrawn', 'digest', 'test']);
const LONGEST_WINDOW = 3600;

export function parsePayload(text: string | null, origin: string): Payload {
  const root = object(parse(text));
  const notification = object(root.notification);
  const ours = object(root.veldpost);
  const kind = word(ours.kind);
  const badge = root.app_badge ?? notification.app_badge;
  return {
    kind: KINDS.has(kind) ? (kind as Payload['kind']) : 'unknown',
    id: word(ours.id),
    recipient: word(ours.for),
    title: word(notification.title),
    body: word(notification.body),
    lang: word(notification.lang),
    tag: word(notification.tag) || word(ours.id),
    path: pathOf(word(notification.navigate), origin),
    isSilent: notification.silent === true,
    badge: typeof badge === 'number' && badge >= 0 ? badge : null,
    rev: typeof ours.rev === 'number' ? ours.rev : 0,
    priority: word(ours.priority) || 'info',
    mustAcknowledge: ours.must_acknowledge === true,
    asksAnswer: ours.asks_answer === true,
    isAnonymous: ours.is_anonymous !== false,
    asksSafety: ours.asks_safety === true,
    isConfidential: ours.is_confidential === true,
    publishedAt: instant(ours.published_at),
    expiresAt: instant(ours.expires_at),
    window: seconds(ours.window),
    blocks: Array.isArray(ours.blocks) ? ours.blocks : [],
    isExcerpt: ours.excerpt !== false,
  };
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}

const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

const instant = (value: unknown): string | null =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;

const seconds = (value: unknown): number =>
  typeof value === 'number' && value > 0 ? Math.min(value, LONGEST_WINDOW) : 0;

/** Only ever a path of our own. */
function pathOf(navigate: string, origin: string): string {
  try {
    const url = new URL(navigate, origin);
    return url.origin === origin ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}
