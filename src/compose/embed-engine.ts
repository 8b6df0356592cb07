/** `engine.js`: the model for other pages of this site, without the app's own page. */
import { UNCALIBRATED } from '../calibration/apply.ts';
import { analystKey } from '../chat/idle-reader.ts';
import type { LoadProgress } from '../contract/engine.ts';
import type { Running } from '../contract/host.ts';
import { DEMO, type Calibration } from '../contract/models.ts';
import { languageModelOf } from '../embed/language-model.ts';
import { LocalSpeaker } from '../embed/local-speaker.ts';
import { fetchOf } from '../embed/openai-fetch.ts';
import { openAiOf } from '../embed/openai.ts';
import { EngineClient } from '../platform/engine.ts';
import { LocalHost } from '../platform/local-host.ts';
import { SITE } from '../platform/scripts.ts';
import { readSiteFile } from '../platform/site-files.ts';
import { onWake } from '../platform/wake.ts';
import { WeightsClient } from '../platform/weights.ts';
import { ANALYST, analystPrefix } from '../roles/analyst.ts';
import { calibrationStore } from '../storage/calibrations.ts';
import { databaseAt, openStore, type Store } from '../storage/store.ts';
import { threadCount } from '../storage/thread-count.ts';
import { guardOf } from './embed-guard.ts';
import { spawnEngine, spawnModels } from './workers.ts';

export { ANALYST_PROMPT } from '../roles/analyst.ts';
export { ApiError } from '../embed/errors.ts';

export interface EngineOptions {
  /** Id of a model whose files are in this browser; the built-in demo where it is left out. */
  model?: string;
  onProgress?: (progress: LoadProgress) => void;
}

/** Nothing is loaded before something is asked, or `load` is called. */
export function createEngine({ model = DEMO.id, onProgress }: EngineOptions = {}) {
  const speaker = localSpeaker(model);
  const shape = openAiOf(speaker);
  return {
    /** Resolves with the model that answers. */
    load: () => speaker.use(undefined, undefined, onProgress),
    LanguageModel: languageModelOf(() => speaker),
    ...shape,
    fetch: fetchOf(shape),
    /** Gives the memory back. */
    close: () => speaker.close(),
    speaker,
  };
}

export type PageEngine = ReturnType<typeof createEngine>;

let shared: PageEngine | undefined;
const engine = () => (shared ??= createEngine());

/** With the built-in demo, one engine for all of this page. */
export const LanguageModel = languageModelOf(() => engine().speaker);

/** As `LanguageModel`, in the words of OpenAI's client. */
export const openai = {
  chat: {
    completions: {
      create: ((...asked: Parameters<PageEngine['chat']['completions']['create']>) =>
        engine().chat.completions.create(...asked)) as PageEngine['chat']['completions']['create'],
    },
  },
  sentiment: {
    create: ((...asked: Parameters<PageEngine['sentiment']['create']>) =>
      engine().sentiment.create(...asked)) as PageEngine['sentiment']['create'],
  },
  models: {
    list: () => engine().models.list(),
    retrieve: (id: string) => engine().models.retrieve(id),
  },
  fetch: ((...asked: Parameters<typeof fetch>) => engine().fetch(...asked)) as typeof fetch,
};

function localSpeaker(first: string): LocalSpeaker {
  const weights = new WeightsClient(spawnModels);
  const threads = threadCount(
    navigator.hardwareConcurrency || 1,
    import.meta.env['RUNTIME_VERSION'] as string,
  ).read();
  const { store } = openStore(databaseAt(new URL(SITE).pathname));
  const options = { prefixes: [analystPrefix(ANALYST)], ...(threads && { threads }) };
  const host = new LocalHost({
    spawn(onDeath, lowMemory) {
      const all = { ...options, ...(lowMemory && { threads: 1 }) };
      return new EngineClient(spawnEngine, onDeath, all, { wake: onWake });
    },
    onRestart: (error) => console.warn('the engine was started again', error),
    show: (view) => speaker.show(view),
  });
  const speaker: LocalSpeaker = new LocalSpeaker({
    host,
    first,
    async stored() {
      const { complete } = await weights.list().catch(() => ({ complete: [] }));
      return complete.map(({ model }) => model);
    },
    calibration: calibrations(store),
    guard: guardOf(store, readSiteFile),
  });
  return speaker;
}

/** A model's own, or what the app has found out about it in idle time. */
function calibrations(store: Store): (running: Running) => Promise<Calibration> {
  const found = new Map<string, Promise<Calibration | undefined>>();
  const read = (key: string) =>
    calibrationStore(store)
      .read(key)
      .catch(() => undefined);
  return async ({ loaded }) => {
    if (loaded.model.calibration) return loaded.model.calibration;
    const key = analystKey(loaded, ANALYST);
    const known = found.get(key) ?? read(key);
    found.set(key, known);
    return (await known) ?? UNCALIBRATED;
  };
}
