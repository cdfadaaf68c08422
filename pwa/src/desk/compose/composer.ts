import { signal } from '@preact/signals';
import { Refused, Unreachable } from '../../core/problems';
import { type Announcement, deleteDraft, findAnnouncement, leave, saveDraft } from '../api';
import { delayOf, type Happening, isUnsaved, SAVED, type Save, step } from '../autosave';
import { type Draft, draftOf, isBlank, isSameDraft, merge, takeAll } from '../draft';
import { findKept, forget, keep } from '../kept';
import { namesNobody } from '../rule';

export interface Clash {
  fields: string[];
  theirs: Draft;
}

/** One draft on screen: what is typed, what the server has, and how the first becomes the second. */
export class Composer {
  readonly found = signal<Announcement>(undefined as unknown as Announcement);
  readonly draft = signal<Draft>(undefined as unknown as Draft);
  readonly save = signal<Save>(SAVED);
  readonly clash = signal<Clash | null>(null);
  /** Words typed earlier, without a connection, were found on this computer. */
  readonly wasRestored = signal(false);
  /** The field to go to when the editor is shown next. */
  jumpTo = '';
  private base: Draft;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;

  constructor(found: Announcement) {
    this.base = draftOf(found);
    this.found.value = found;
    this.draft.value = this.base;
    this.restore();
  }

  get id(): string {
    return this.found.peek().id;
  }

  edit(change: (draft: Draft) => Draft): void {
    const changed = change(this.draft.peek());
    if (changed === this.draft.peek()) return;
    this.draft.value = changed;
    this.keep();
    this.happen({ is: 'edited' });
  }

  /** Sends what is not sent. True when the server has everything that is on screen. */
  async flush(): Promise<boolean> {
    while (isUnsaved(this.save.peek())) {
      const before = this.save.peek();
      await this.send();
      const isStuck = this.save.peek().phase === before.phase && before.phase !== 'waiting';
      if (this.save.peek().phase !== 'waiting' || isStuck) break;
    }
    return this.save.peek().phase === 'saved';
  }

  /** Ends a clash: the fields both changed become mine or theirs. */
  choose(whose: 'mine' | 'theirs'): void {
    const clash = this.clash.peek();
    if (!clash) return;
    this.clash.value = null;
    if (whose === 'theirs') {
      this.draft.value = takeAll(this.draft.peek(), clash.theirs, clash.fields);
    }
    this.settleMerge();
  }

  /** Takes over what an answer to another request (the picture) says. */
  receive(latest: Announcement): void {
    if (isSameDraft(draftOf(latest), this.base)) this.found.value = latest;
    else this.takeIn(latest);
  }

  /** Throws it away as it is here. Throws, and shows what is new, where somebody wrote in it. */
  async discard(): Promise<void> {
    try {
      await deleteDraft(this.id, this.found.peek().version);
    } catch (error) {
      if (isElsewhere(error)) await this.reconcile();
      throw error;
    }
    this.close();
  }

  /** It is published or thrown away: nothing is sent any more. */
  close(): void {
    this.happen({ is: 'closed', error: null });
    forget(this.id);
  }

  /** The screen goes: what is typed is sent, and a draft nobody wrote in is not left behind. */
  stop(): void {
    clearTimeout(this.timer);
    if (isUntouched(this.found.peek(), this.draft.peek())) {
      this.close();
      leave(deleteDraft(this.id, this.found.peek().version));
      return;
    }
    if (this.save.peek().phase !== 'clash') leave(this.flush());
  }

  private happen(happening: Happening): void {
    this.save.value = step(this.save.peek(), happening);
    clearTimeout(this.timer);
    const delay = delayOf(this.save.peek());
    if (delay !== null) this.timer = setTimeout(() => void this.send(), delay);
    if (this.save.peek().phase === 'saved') forget(this.id);
  }

  private send(): Promise<void> {
    this.sending ??= this.sendNow().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendNow(): Promise<void> {
    const sent = this.draft.peek();
    this.happen({ is: 'sent' });
    try {
      if (!isSameDraft(sent, this.base)) {
        const { version } = this.found.peek();
        const saved = await saveDraft(this.id, version, this.base, sent);
        if (saved.version > this.found.peek().version) this.found.value = saved;
        this.base = sent;
      }
      this.happen({ is: 'answered', at: new Date() });
    } catch (error) {
      await this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof Unreachable || isPassing(error)) {
      this.happen({ is: 'unreachable' });
    } else if (isElsewhere(error)) {
      await this.reconcile();
    } else {
      const isOver = error instanceof Refused && [403, 404, 409, 410].includes(error.status);
      this.happen({ is: isOver ? 'closed' : 'refused', error });
    }
  }

  /** Somebody saved in between: take in what they changed, ask where both changed the same. */
  private async reconcile(): Promise<void> {
    try {
      const latest = await findAnnouncement(this.id);
      if (latest.state === 'draft') this.takeIn(latest);
      else this.happen({ is: 'closed', error: null });
    } catch (error) {
      this.happen(error instanceof Unreachable ? { is: 'unreachable' } : { is: 'closed', error });
    }
  }

  private takeIn(latest: Announcement): void {
    const theirs = draftOf(latest);
    const { draft, clashes } = merge(this.base, this.draft.peek(), theirs);
    this.found.value = latest;
    this.base = theirs;
    this.draft.value = draft;
    this.keep();
    this.ask(clashes, theirs);
  }

  /** Lets a person choose, where there is something to choose. */
  private ask(clashes: string[], theirs: Draft): void {
    this.clash.value = clashes.length > 0 ? { fields: clashes, theirs } : null;
    if (clashes.length > 0) this.happen({ is: 'clashed' });
    else this.settleMerge();
  }

  private settleMerge(): void {
    const hasChanges = !isSameDraft(this.draft.peek(), this.base);
    this.happen({ is: 'merged', hasChanges, at: new Date() });
  }

  private keep(): void {
    keep(this.id, { base: this.base, draft: this.draft.peek(), at: new Date().toISOString() });
  }

  private restore(): void {
    const kept = findKept(this.id);
    if (!kept) return;
    const { draft, clashes } = merge(kept.base, kept.draft, this.base);
    if (isSameDraft(draft, this.base)) {
      forget(this.id);
      return;
    }
    this.draft.value = draft;
    this.wasRestored.value = true;
    this.ask(clashes, this.base);
  }
}

/** The server is too busy for a moment, or the session must be renewed by hand. */
const isPassing = (error: unknown): boolean =>
  error instanceof Refused && (error.status >= 500 || error.status === 429 || error.status === 401);

const isElsewhere = (error: unknown): boolean =>
  error instanceof Refused && error.code === 'edited_elsewhere';

/** Begun and left: never saved, and nothing in it. */
const isUntouched = (found: Announcement, draft: Draft): boolean =>
  found.version === 1 &&
  found.picture === null &&
  namesNobody(draft.audience) &&
  Object.values(draft.texts).every(isBlank);
