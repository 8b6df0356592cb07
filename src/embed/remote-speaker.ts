/** A model behind a bridge, in our frame on a page of another site. */
import type { ChatMessage, LoadProgress } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { abortable } from '../platform/abortable.ts';
import { Caller } from '../rpc/caller.ts';
import type { BridgeCalls, BridgeEvent, FrameMessage } from './bridge-wire.ts';
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

export class RemoteSpeaker implements Speaker {
  state: SpeakerState = 'idle';
  readonly #calls: Caller<BridgeCalls, BridgeEvent>;

  constructor(port: MessagePort) {
    this.#calls = new Caller(port);
  }

  /** What the frame says in answer to calls. */
  hear(message: FrameMessage): void {
    this.#calls.hear(message);
  }

  /** What waits, and what is asked from now on, is refused. */
  close(reason: 'closed' | 'revoked'): void {
    this.#calls.close(new AppError('blocked', `the bridge is closed: ${reason}`, { reason }));
    this.state = 'failed';
  }

  models(): Promise<SpokenModel[]> {
    return this.#calls.call('models', {});
  }

  async use(
    id?: string,
    signal?: AbortSignal,
    onProgress: (progress: LoadProgress) => void = () => {},
  ): Promise<CurrentModel> {
    if (this.state !== 'ready') this.state = 'loading';
    try {
      const params = id === undefined ? {} : { id };
      const told = (event: BridgeEvent) => event.type === 'progress' && onProgress(event.progress);
      const model = await abortable(this.#calls.call('use', params, signal, told), signal);
      this.state = 'ready';
      return model;
    } catch (error) {
      if (this.state === 'loading') this.state = signal?.aborted ? 'idle' : 'failed';
      throw error;
    }
  }

  check(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<void> {
    return abortable(this.#calls.call('check', { messages }, signal), signal);
  }

  chat(
    ask: ChatAsk,
    onDelta: (delta: string) => void = () => {},
    signal?: AbortSignal,
  ): Promise<ChatAnswer> {
    const told = (event: BridgeEvent) => event.type === 'delta' && onDelta(event.text);
    return abortable(this.#calls.call('chat', ask, signal, told), signal);
  }

  choose(ask: ChoiceAsk, signal?: AbortSignal): Promise<ChoiceAnswer> {
    return abortable(this.#calls.call('choose', ask, signal), signal);
  }

  sentiment(text: string, signal?: AbortSignal): Promise<Sentiment> {
    return abortable(this.#calls.call('sentiment', { text }, signal), signal);
  }

  count(texts: readonly string[]): Promise<number[]> {
    return this.#calls.call('count', { texts });
  }
}
