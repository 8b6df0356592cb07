/** The conversations and the one turn that runs at a time. */
import type { ChatMessage } from '../contract/engine.ts';
import { AppError, isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import type { PipelineEvent } from '../pipeline.ts';
import type { Finding } from '../roles/extra.ts';
import type { Verdict } from '../safety/guard.ts';
import type { Conversation, ConversationStore, Exchange } from '../storage/conversations.ts';
import { revision } from '../storage/merge.ts';
import { apply, blank, fresh, isCut, isRunning, messagesOf, together } from './exchange.ts';
import { ALONE, InStep, type Presence } from './in-step.ts';
import type { ConverseRequest } from './session.ts';

export interface Conversing {
  /** The text as it will be sent. @throws AppError `input` or `blocked`. */
  accept(text: string): Verdict;
  converse(request: ConverseRequest, signal?: AbortSignal): AsyncIterable<PipelineEvent>;
  expect(conversation: string, history: readonly ChatMessage[]): Promise<void>;
}

export interface Observing {
  /** What further roles say of a text, as it comes. */
  observe(text: string, signal: AbortSignal): AsyncIterable<Finding>;
}

/** How long a deleted conversation can be brought back. */
export const UNDO_MS = 5000;
/** A crash in the middle of a reply loses at most this much of it. */
const SAVE_WHILE_STREAMING_MS = 1000;
const SAVE_DRAFT_MS = 300;
const TITLE_CHARS = 40;

export class Chat {
  conversations = $state<Conversation[]>([blank()]);
  currentId = $state('');
  /** The exchange whose reply is being made. */
  runningId = $state<string | null>(null);
  /** Its place in line while others are in the model: 1 is next, 0 is its turn. */
  position = $state(0);
  /** Why the last thing typed was not sent; the draft is still there. */
  refusal = $state.raw<ErrorData | null>(null);
  deleted = $state.raw<Conversation | null>(null);

  readonly #session: Conversing;
  readonly #observer: Observing;
  readonly #store: ConversationStore;
  readonly #onSaveError: (error: unknown) => void;
  readonly #presence: Presence;
  readonly #inStep: InStep;
  #abort = new AbortController();
  #observing = new AbortController();
  #undoTimer: ReturnType<typeof setTimeout> | undefined;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    session: Conversing,
    observer: Observing,
    store: ConversationStore,
    onSaveError: (error: unknown) => void,
    presence: Presence = ALONE,
  ) {
    this.#session = session;
    this.#observer = observer;
    this.#store = store;
    this.#onSaveError = onSaveError;
    this.#presence = presence;
    this.#inStep = new InStep(this, store, presence);
  }

  async start(): Promise<void> {
    const listed = this.#store.list().then((stored) => {
      if (stored.length) this.conversations = stored;
      // A conversation that another tab begins must not come in the place of this one.
      this.currentId = this.current.id;
    });
    this.#inStep.start(listed, this.#onSaveError);
    await listed;
    await Promise.all(this.conversations.map((known) => this.#inStep.settle(known)));
  }

  get current(): Conversation {
    const [first] = this.conversations;
    const current = this.conversations.find(({ id }) => id === this.currentId) ?? first;
    if (!current) throw new AppError('internal', 'no conversation');
    return current;
  }

  /** Conversations with something in them: what the history shows. */
  get history(): Conversation[] {
    return this.conversations.filter(({ exchanges }) => exchanges.length > 0);
  }

  setDraft(text: string): void {
    const { current } = this;
    current.draft = text;
    this.refusal = null;
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => {
      void this.#save(current);
      if (text && !this.runningId)
        void this.#session.expect(current.id, messagesOf(current.exchanges));
    }, SAVE_DRAFT_MS);
  }

  /** Takes the draft when no text is given. Resolves when the reply has ended, however it ended. */
  async send(text = this.current.draft): Promise<void> {
    const accepted = this.#accept(text);
    if (!accepted) return;
    const { current } = this;
    current.title ||= [...(accepted.text.split('\n', 1)[0] ?? '')].slice(0, TITLE_CHARS).join('');
    current.draft = '';
    clearTimeout(this.#draftTimer);
    current.exchanges.push(fresh(accepted));
    await this.#run(current);
  }

  /** Once more from the same message. */
  async regenerate(): Promise<void> {
    const last = this.current.exchanges.at(-1);
    if (last) await this.#redo(last.text);
  }

  /** Goes on with the last reply, from where it was cut. */
  async goOn(): Promise<void> {
    const { current } = this;
    const last = current.exchanges.at(-1);
    if (!last || !isCut(last) || !this.#accept(last.text)) return;
    const before = $state.snapshot(last.outcome);
    last.outcome = { state: 'running' };
    await this.#run(current);
    last.outcome = together(before, $state.snapshot(last.outcome));
    await this.#save(current, last);
  }

  /** The last message in other words, with a new reply. */
  async edit(text: string): Promise<void> {
    await this.#redo(text);
  }

  stop(): void {
    this.#abort.abort();
  }

  newConversation(): void {
    this.refusal = null;
    const empty = this.conversations.find(({ exchanges }) => exchanges.length === 0);
    if (!empty) this.conversations.unshift(blank());
    this.currentId = empty?.id ?? this.conversations[0]?.id ?? '';
  }

  select(id: string): void {
    this.refusal = null;
    this.currentId = id;
  }

  async removeExchange(id: string): Promise<void> {
    const { current } = this;
    if (id === this.runningId) return;
    current.exchanges = current.exchanges.filter((exchange) => exchange.id !== id);
    current.removed = [...(current.removed ?? []), id];
    if (current.exchanges.length) await this.#save(current);
    else await this.remove(current.id);
  }

  async dismissHelp(id: string): Promise<void> {
    const { current } = this;
    const exchange = current.exchanges.find((one) => one.id === id);
    if (!exchange) return;
    exchange.help = false;
    await this.#save(current);
  }

  async remove(id: string): Promise<void> {
    const found = this.conversations.find((conversation) => conversation.id === id);
    if (!found) return;
    if (found.exchanges.some((exchange) => exchange.id === this.runningId)) this.stop();
    this.deleted = $state.snapshot(found);
    this.conversations = this.conversations.filter((conversation) => conversation !== found);
    if (this.conversations.length === 0) this.conversations = [blank()];
    this.currentId = this.current.id;
    clearTimeout(this.#undoTimer);
    this.#undoTimer = setTimeout(() => (this.deleted = null), UNDO_MS);
    await this.#store.remove(id).catch(this.#onSaveError);
  }

  async undoRemove(): Promise<void> {
    const { deleted } = this;
    if (!deleted) return;
    this.deleted = null;
    clearTimeout(this.#undoTimer);
    const last = deleted.exchanges.at(-1);
    if (last?.outcome.state === 'running') last.outcome = { state: 'stopped' };
    this.conversations = [deleted, ...this.conversations];
    this.conversations.sort((a, b) => b.updatedAt - a.updatedAt);
    this.currentId = deleted.id;
    await this.#save(this.current);
  }

  async #redo(text: string): Promise<void> {
    const accepted = this.#accept(text);
    if (!accepted) return;
    const { current } = this;
    const old = current.exchanges.splice(-1, 1, fresh(accepted));
    current.removed = [...(current.removed ?? []), ...old.map(({ id }) => id)];
    await this.#run(current);
  }

  /** The text as it will be sent, or null with the reason in `refusal`. */
  #accept(text: string): Verdict | null {
    this.refusal = null;
    try {
      const running = this.runningId ?? this.current.exchanges.some(isRunning);
      if (running) throw new AppError('busy', 'a reply is being made, perhaps in another tab');
      return this.#session.accept(text);
    } catch (error) {
      this.refusal = toErrorData(error);
      return null;
    }
  }

  /** Makes the reply to the last message of `conversation`. */
  async #run(conversation: Conversation): Promise<void> {
    const exchange = conversation.exchanges.at(-1);
    if (!exchange) return;
    this.runningId = exchange.id;
    this.#abort = new AbortController();
    this.#observing.abort();
    const end = await this.#presence.begin(exchange.id);
    await this.#save(conversation, exchange);
    let saved = performance.now();
    try {
      const request = {
        text: exchange.text,
        history: messagesOf(conversation.exchanges.slice(0, -1)),
        conversation: conversation.id,
        ...(exchange.reply && { begun: exchange.reply }),
        onModel: (title: string) => (exchange.model = title),
      };
      for await (const event of this.#session.converse(request, this.#abort.signal)) {
        apply(exchange, event);
        this.position = event.type === 'queued' ? event.position : 0;
        const due = performance.now() - saved > SAVE_WHILE_STREAMING_MS;
        if (event.type === 'sentiment' || (event.type === 'delta' && due)) {
          saved = performance.now();
          void this.#save(conversation, exchange);
        }
      }
    } catch (error) {
      exchange.outcome = isAbort(error)
        ? { state: 'stopped' }
        : { state: 'failed', error: toErrorData(error) };
    } finally {
      this.runningId = null;
      this.position = 0;
      conversation.updatedAt = Date.now();
      await this.#save(conversation, exchange);
      end();
    }
    if (exchange.outcome.state === 'done') void this.#observe(conversation, exchange);
  }

  /** Only a look from the side: the next message ends it, and a failure costs nothing else. */
  async #observe(conversation: Conversation, exchange: Exchange): Promise<void> {
    const { signal } = (this.#observing = new AbortController());
    try {
      for await (const finding of this.#observer.observe(exchange.text, signal)) {
        const others = exchange.findings.filter(({ role }) => role !== finding.role);
        exchange.findings = [...others, finding];
      }
    } catch (error) {
      if (!isAbort(error)) console.warn('a further role failed', error);
    }
    if (exchange.findings.length) await this.#save(conversation, exchange);
  }

  /**
   * A conversation that was deleted meanwhile stays deleted; an empty one is not kept.
   * @param changed The exchange in which something is new.
   */
  async #save(conversation: Conversation, changed?: Exchange): Promise<void> {
    if (changed) changed.revision = revision(changed) + 1;
    const { id, exchanges, draft } = conversation;
    if (!this.conversations.some((listed) => listed.id === id)) return;
    const saved =
      exchanges.length || draft
        ? this.#store.save($state.snapshot(conversation))
        : this.#store.remove(id);
    await saved.catch(this.#onSaveError);
  }
}
