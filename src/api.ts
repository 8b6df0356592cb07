/** `globalThis.allInOne`: the page's own functions, for scripts and testers. */
import type { ChatMessage, GenerateResult, Loaded } from './contract/engine.ts';
import { AppError } from './contract/errors.ts';
import type { ModelSpec } from './contract/models.ts';
import type { PipelineEvent } from './chat/turn.ts';
import type { DownloadStatus } from './state/download-status.ts';
import type { HostStatus } from './contract/host.ts';
import type { Analysis, ReplyOptions, Session } from './chat/session.ts';

export interface ApiStatus {
  engine: HostStatus;
  download: DownloadStatus['state'];
  /** Ids of the models whose weights are here. */
  stored: string[];
  isolated: boolean;
  offlineReady: boolean;
  /**
   * Whether the analyst has been calibrated to the model that answers. A new model reads some
   * sentences first, a minute or so after it has loaded; until then its own log-odds count.
   */
  calibrated: boolean;
}

export interface ConverseOptions {
  /** Earlier messages, oldest first. */
  history?: readonly ChatMessage[];
  maxTokens?: number;
  signal?: AbortSignal;
}

export interface AllInOneApi {
  /** The first model that can answer. Rejects where none could be started. */
  readonly ready: Promise<Loaded>;
  status(): ApiStatus;
  analyze(text: string): Promise<Analysis>;
  reply(messages: readonly ChatMessage[], options?: ReplyOptions): Promise<GenerateResult>;
  /** Sentiment first, then the reply as it is made, then the timings. */
  converse(text: string, options?: ConverseOptions): AsyncIterable<PipelineEvent>;
  /** Switches to a model whose weights are here; a download needs a person's consent on the page. */
  load(modelId: string): Promise<Loaded>;
}

declare global {
  // `var` is the only declaration that types a property of globalThis
  var allInOne: AllInOneApi;
}

export interface ApiParts {
  session: Pick<Session, 'accept' | 'analyze' | 'reply' | 'converse'>;
  engines: {
    readonly status: HostStatus;
    readonly loaded: Loaded | null;
    load(model: ModelSpec): Promise<Loaded>;
  };
  catalogue: {
    readonly models: readonly ModelSpec[];
    find(id: string): ModelSpec | undefined;
    isStored(model: ModelSpec): boolean;
    /** Looks again what is stored. */
    refresh(): Promise<void>;
  };
  downloads: { readonly status: DownloadStatus };
  notices: { readonly offlineReady: boolean };
  isCalibrated(loaded: Loaded): boolean;
  ready: Promise<Loaded>;
}

const ROLES = ['system', 'user', 'assistant'];
const MOST_TOKENS = 4096;

export function createApi({
  session,
  engines,
  catalogue,
  downloads,
  notices,
  isCalibrated,
  ready,
}: ApiParts): AllInOneApi {
  return {
    ready,
    status: () => ({
      engine: engines.status,
      download: downloads.status.state,
      stored: catalogue.models.filter((model) => catalogue.isStored(model)).map(({ id }) => id),
      isolated: globalThis.crossOriginIsolated === true,
      offlineReady: notices.offlineReady,
      calibrated: engines.loaded !== null && isCalibrated(engines.loaded),
    }),
    async analyze(text) {
      checkText(text);
      return session.analyze(text);
    },
    async reply(messages, options = {}) {
      checkMessages(messages);
      if (messages.at(-1)?.role !== 'user') throw bad('the last message must be the user’s');
      checkOptions(options);
      return session.reply(messages, options);
    },
    async *converse(text, options = {}) {
      checkText(text);
      checkOptions(options);
      const { history = [], maxTokens, signal } = options;
      checkMessages(history);
      const request = { message: session.accept(text), history, conversation: 'api' };
      yield* session.converse(
        maxTokens === undefined ? request : { ...request, maxTokens },
        signal,
      );
    },
    async load(modelId) {
      const isHere = () => {
        const model = catalogue.find(modelId);
        return model && catalogue.isStored(model);
      };
      // Right after `ready` nobody may have looked yet; or another tab has stored it since.
      if (!isHere()) await catalogue.refresh();
      const model = catalogue.find(modelId);
      if (!model) throw bad(`no such model: ${String(modelId)}`);
      if (!catalogue.isStored(model)) {
        throw new AppError('input', `not downloaded: ${modelId}`, { reason: 'not-stored' });
      }
      return engines.load(model);
    },
  };
}

function bad(message: string): AppError {
  return new AppError('input', message, { reason: 'argument' });
}

// The checks take `unknown`: callers are scripts, not only our own typed code.

function checkText(text: unknown): void {
  if (typeof text !== 'string') throw bad('text must be a string');
}

function checkMessages(messages: unknown): void {
  const good =
    Array.isArray(messages) &&
    messages.every(
      (message: Partial<ChatMessage> | null | undefined) =>
        ROLES.includes(message?.role ?? '') && typeof message?.content === 'string',
    );
  if (!good) throw bad('messages must be [{ role: system | user | assistant, content: string }]');
}

function checkOptions(options: { maxTokens?: unknown; signal?: unknown; onDelta?: unknown }): void {
  const { maxTokens, signal, onDelta } = options;
  const whole = Number.isInteger(maxTokens) && (maxTokens as number) > 0;
  if (maxTokens !== undefined && !(whole && (maxTokens as number) <= MOST_TOKENS)) {
    throw bad(`maxTokens must be a whole number from 1 to ${MOST_TOKENS}`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw bad('signal: AbortSignal');
  if (onDelta !== undefined && typeof onDelta !== 'function') throw bad('onDelta: function');
}
