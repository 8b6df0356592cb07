/** An engine whose model answers only after all its stored bytes have been found to be sound. */
import type { Engine } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Damage } from '../contract/weights.ts';

/** Checks a model once in a visit: two seconds, beside its load. @throws AppError `corrupt`. */
export function soundness(check: (modelId: string) => Promise<Damage>) {
  const sound = new Set<string>();
  return async (modelId: string): Promise<void> => {
    if (sound.has(modelId)) return;
    const { bytes, files } = await check(modelId);
    const [file] = files;
    if (file) {
      throw new AppError('corrupt', `${bytes} bytes of ${modelId} are damaged`, { file });
    }
    sound.add(modelId);
  };
}

export function checkedEngine(engine: Engine, isSound: (modelId: string) => Promise<void>): Engine {
  return {
    async load(model, onProgress) {
      const sound = model.builtIn ? undefined : isSound(model.id);
      const [loaded] = await Promise.all([engine.load(model, onProgress), sound]);
      return loaded;
    },
    classify: (job, signal, onPosition) => engine.classify(job, signal, onPosition),
    generate: (job, onDelta, signal, onPosition) =>
      engine.generate(job, onDelta, signal, onPosition),
    prefill: (job) => engine.prefill(job),
    tokenize: (texts) => engine.tokenize(texts),
    unload: () => engine.unload(),
  };
}
