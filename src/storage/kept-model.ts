/**
 * Id of the chosen model while its files are on this disk, so that a visit that finds them gone can say
 * so: what a site proposes, or what came with settings from another device, was never here. Apart from
 * the settings, which travel.
 */
const KEY = 'qwen-all-in-one-kept';

export interface KeptModel {
  read(): string | null;
  write(modelId: string | null): void;
}

/** @param path Of the site: copies of the app on one origin have their models each. */
export function keptModel(path: string): KeptModel {
  const key = `${KEY}:${path}`;
  return {
    read() {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(modelId) {
      try {
        if (modelId === null) localStorage.removeItem(key);
        else localStorage.setItem(key, modelId);
      } catch {
        // Refused, or full: nothing is said.
      }
    },
  };
}
