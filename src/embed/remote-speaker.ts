/** A model behind a bridge, in our frame on a page of another site. */
import type { ChatMessage, LoadProgress } from '../contract/engine.ts';
import { AppError, fromErrorData } from '../contract/errors.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import type { Outcome } from '../contract/wire.ts';
import type { FrameMessage, PageCall } from './bridge-wire.ts';
import type {
  ChatAnswer,
  ChatAsk,
  ChoiceAnswer,
  ChoiceAsk,
  CurrentModel,
  Speaker,
  SpeakerState,
  SpokenModel,
} from './speaker.ts';

interface Heard {
  onDelta?: (delta: string) => void;
  onProgress?: (progress: LoadProgress) => void;
}

interface Waiting extends Heard {
  end(outcome: Outcome<unknown>): void;
}

export class RemoteSpeaker implements Speaker {
  state: SpeakerState = 'idle';
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #closed: AppError | undefined;
  #lastId = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** What the frame says in answer to calls. */
  hear(message: FrameMessage): void {
    if (message.type === 'delta') this.#waiting.get(message.id)?.onDelta?.(message.text);
    if (message.type === 'progress') this.#waiting.get(message.id)?.onProgress?.(message.progress);
    if (message.type === 'end') this.#waiting.get(message.id)?.end(message.outcome);
  }

  /** What waits, and what is asked from now on, is refused. */
  close(reason: 'closed' | 'revoked'): void {
    const facts = { reason };
    this.#closed ??= new AppError('blocked', `the bridge is closed: ${reason}`, facts);
    this.state = 'failed';
    const { message } = this.#closed;
    for (const waiting of this.#waiting.values()) {
      waiting.end({ error: { code: 'blocked', message, facts } });
    }
  }

  models(): Promise<SpokenModel[]> {
    return this.#call('models', {});
  }

  async use(
    id?: string,
    signal?: AbortSignal,
    onProgress: (progress: LoadProgress) => void = () => {},
  ): Promise<CurrentModel> {
    if (this.state !== 'ready') this.state = 'loading';
    try {
      const params = id === undefined ? {} : { id };
      const model = await this.#call<CurrentModel>('use', params, signal, { onProgress });
      this.state = 'ready';
      return model;
    } catch (error) {
      if (this.state === 'loading') this.state = signal?.aborted ? 'idle' : 'failed';
      throw error;
    }
  }

  check(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<void> {
    return this.#call('check', { messages }, signal);
  }

  chat(
    ask: ChatAsk,
    onDelta: (delta: string) => void = () => {},
    signal?: AbortSignal,
  ): Promise<ChatAnswer> {
    return this.#call('chat', ask, signal, { onDelta });
  }

  choose(ask: ChoiceAsk, signal?: AbortSignal): Promise<ChoiceAnswer> {
    return this.#call('choose', ask, signal);
  }

  sentiment(text: string, signal?: AbortSignal): Promise<Sentiment> {
    return this.#call('sentiment', { text }, signal);
  }

  count(texts: readonly string[]): Promise<number[]> {
    return this.#call('count', { texts });
  }

  async #call<T>(
    method: PageCall['method'],
    params: object,
    signal?: AbortSignal,
    heard: Heard = {},
  ): Promise<T> {
    if (this.#closed) throw this.#closed;
    const id = ++this.#lastId;
    const cancel = () => {
      this.#port.postMessage({ type: 'cancel', id });
      this.#waiting.get(id)?.end({ aborted: true }); // also where the frame is gone
    };
    const outcome = new Promise<Outcome<unknown>>((end) => {
      this.#waiting.set(id, { ...heard, end });
    });
    this.#port.postMessage({ type: 'call', id, method, params });
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    try {
      return valueOf(await outcome) as T;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#waiting.delete(id);
    }
  }
}

function valueOf(outcome: Outcome<unknown>): unknown {
  if ('value' in outcome) return outcome.value;
  if ('error' in outcome) throw fromErrorData(outcome.error);
  throw new DOMException('aborted', 'AbortError');
}
