/** An engine that marks its full model as being loaded until the model has answered once. */
import type { Engine } from '../contract/engine.ts';
import type { LoadMark } from './load-mark.ts';

export function markedEngine(engine: Engine, mark: Pick<LoadMark, 'set' | 'clear'>): Engine {
  let marked: string | null = null;
  const unmark = () => {
    if (marked !== null) mark.clear(marked);
    marked = null;
  };
  return {
    async load(model, onProgress) {
      if (!model.builtIn) mark.set((marked = model.id));
      try {
        return await engine.load(model, onProgress);
      } catch (error) {
        unmark(); // a failure that can be told is no crash
        throw error;
      }
    },
    classify: (job, signal, onPosition) => engine.classify(job, signal, onPosition),
    prefill: (job) => engine.prefill(job),
    tokenize: (texts) => engine.tokenize(texts),
    async generate(job, onDelta, signal, onPosition) {
      const result = await engine.generate(job, onDelta, signal, onPosition);
      unmark();
      return result;
    },
    unload() {
      unmark();
      return engine.unload();
    },
  };
}
