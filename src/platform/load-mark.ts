/**
 * Which full model is being loaded, kept where a crash of the whole tab cannot reach it: a browser
 * that runs out of memory tells nobody, and loading the same model again would end it again.
 * In localStorage, because it must be on disk before the load begins.
 */
const KEY = 'qwen-all-in-one-loading';

export interface LoadMark {
  /** Id of the model that is marked: before this page loads one, that of a load that ended another. */
  interrupted(): string | null;
  set(modelId: string): void;
  /** Of a model that is not marked: ignored. */
  clear(modelId: string): void;
}

export function loadMark(): LoadMark {
  const marked = () => tried((storage) => storage.getItem(KEY));
  const clear = (modelId: string) => {
    if (marked() === modelId) tried((storage) => storage.removeItem(KEY));
  };
  return {
    interrupted: marked,
    set(modelId) {
      tried((storage) => storage.setItem(KEY, modelId));
      // Whoever closes or reloads the page has not crashed; a crash sends no such event.
      addEventListener('pagehide', () => clear(modelId), { once: true });
    },
    clear,
  };
}

/** Where storage is refused there is no mark, and nothing else changes. */
function tried<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}
