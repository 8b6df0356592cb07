/**
 * The Prompt API's `LanguageModel` (https://webmachinelearning.github.io/prompt-api/) over a model of
 * ours, for text. A class for each speaker, since `create` and `availability` are static.
 */
import { domError } from './errors.ts';
import {
  MAX_TEMPERATURE,
  MAX_TOP_K,
  readInitial,
  readSampling,
  wantsMore,
} from './prompt-input.ts';
import { PromptSession, type SessionState } from './prompt-session.ts';
import type { Speaker } from './speaker.ts';

export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export interface CreateOptions {
  initialPrompts?: readonly unknown[];
  temperature?: number;
  topK?: number;
  samplingMode?: string;
  expectedInputs?: readonly unknown[];
  expectedOutputs?: readonly unknown[];
  tools?: readonly unknown[];
  signal?: AbortSignal;
  monitor?: (monitor: EventTarget) => void;
}

const SECRET = Symbol('made by create');

/** Without one, as where there is no model for this page. */
export type SpeakerOf = () => Speaker;

export function languageModelOf(speakerOf: SpeakerOf) {
  return class LanguageModel extends PromptSession {
    static async availability(options: CreateOptions = {}): Promise<Availability> {
      if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') return 'unavailable';
      if (wantsMore({ ...options })) return 'unavailable';
      const { state } = speakerOf();
      if (state === 'idle') return 'downloadable';
      if (state === 'loading') return 'downloading';
      return state === 'ready' ? 'available' : 'unavailable';
    }

    static async params() {
      const { sampling } = await speakerOf().use().catch(rethrow);
      return {
        defaultTopK: sampling.topK,
        maxTopK: MAX_TOP_K,
        defaultTemperature: sampling.temperature,
        maxTemperature: MAX_TEMPERATURE,
      };
    }

    static async create(options: CreateOptions = {}): Promise<LanguageModel> {
      const { signal, monitor, initialPrompts } = options;
      signal?.throwIfAborted();
      if (wantsMore({ ...options })) {
        throw new DOMException('text only, and no tools', 'NotSupportedError');
      }
      const messages = readInitial(initialPrompts);
      const sampling = readSampling({ ...options });
      const watched = monitored(monitor);
      try {
        const speaker = speakerOf();
        const model = await speaker.use(undefined, signal, watched.progress);
        watched.done();
        const state = { model, sampling: { ...model.sampling, ...sampling }, messages: [] };
        const session = new LanguageModel(SECRET, speaker, state);
        await session.begin(messages);
        signal?.throwIfAborted();
        signal?.addEventListener('abort', () => session.destroy(), { once: true });
        return session;
      } catch (error) {
        throw domError(error, signal);
      }
    }

    constructor(secret: symbol, speaker: Speaker, state: SessionState) {
      // As the specification has it: only `create` and `clone` make one.
      if (secret !== SECRET) throw new TypeError('Illegal constructor');
      super(speaker, state);
    }

    async clone({ signal }: { signal?: AbortSignal } = {}): Promise<LanguageModel> {
      signal?.throwIfAborted();
      const session = new LanguageModel(SECRET, this.speaker, await this.copy());
      signal?.throwIfAborted();
      signal?.addEventListener('abort', () => session.destroy(), { once: true });
      return session;
    }
  };
}

function rethrow(error: unknown): never {
  throw domError(error);
}

/** `downloadprogress` counts from 0 to 1. */
function monitored(monitor: CreateOptions['monitor']) {
  const target = Object.assign(new EventTarget(), {
    ondownloadprogress: null as ((event: Event) => void) | null,
  });
  let last = -1;
  const tell = (loaded: number) => {
    if (!monitor || loaded <= last) return;
    last = loaded;
    const progress = { lengthComputable: true, loaded, total: 1 };
    const event = new ProgressEvent('downloadprogress', progress);
    target.ondownloadprogress?.call(target, event);
    target.dispatchEvent(event);
  };
  monitor?.(target);
  return {
    progress: ({ loadedBytes, totalBytes }: { loadedBytes: number; totalBytes: number }) =>
      tell(totalBytes > 0 ? Math.min(1, loadedBytes / totalBytes) : 0),
    done() {
      tell(0);
      tell(1);
    },
  };
}
