/**
 * What a model said of a text is said again without asking it. Kept are the model's own
 * probabilities: a calibration, fitted or taught, is applied to them afterwards and counts at once.
 */
import type { ClassifyJob, ClassifyResult, Jobs, Loaded, OnPosition } from '../contract/engine.ts';
import type { LabelStore, StoredLabel } from '../storage/labels.ts';

/** About 250 kB on disk, 2 MB with the demo's hidden states. */
const MOST_LABELS = 2000;
/** Numbers of a hidden state that is kept on disk: those of a full model would come to 7 MB and more. */
const LARGEST_HIDDEN = 256;
const SAVE_AFTER_MS = 2000;

export class LabelCache {
  /** Of this visit. */
  hits = $state(0);
  misses = $state(0);
  /** Kept now. */
  size = $state(0);
  readonly #store: LabelStore;
  readonly #enabled: () => boolean;
  readonly #most: number;
  /** Least recently used first. */
  readonly #labels = new Map<string, ClassifyResult>();
  #read: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: LabelStore, enabled: () => boolean, most = MOST_LABELS) {
    this.#store = store;
    this.#enabled = enabled;
    this.#most = most;
  }

  /** The known result, or what the engine says. */
  async get(
    { engine, loaded }: { engine: Pick<Jobs, 'classify'>; loaded: Loaded },
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult & { cached: boolean }> {
    if (!this.#enabled()) {
      return { ...(await engine.classify(job, signal, onPosition)), cached: false };
    }
    await this.start();
    const key = keyOf(loaded, job);
    const known = this.#labels.get(key);
    if (known) this.hits += 1;
    else this.misses += 1;
    const result = known ?? (await engine.classify(job, signal, onPosition));
    this.#keep(key, result);
    if (!known) this.#saveSoon();
    return known
      ? { ...known, reusedTokens: known.promptTokens, ms: 0, cached: true }
      : { ...result, cached: false };
  }

  /** Forgets every label, on disk too. */
  async clear(): Promise<void> {
    await this.start();
    this.#labels.clear();
    this.hits = this.misses = this.size = 0;
    clearTimeout(this.#timer);
    await this.#store.write([]).catch(() => {});
  }

  /** Reads what earlier visits left. A store that cannot be read is an empty one. */
  start(): Promise<void> {
    this.#read ??= this.#store.read().then(
      (labels) => {
        for (const { key, ...label } of labels) {
          this.#keep(key, { ...label, reusedTokens: 0, ms: 0 });
        }
      },
      () => {},
    );
    return this.#read;
  }

  #keep(key: string, result: ClassifyResult): void {
    this.#labels.delete(key);
    this.#labels.set(key, result);
    const oldest = this.#labels.keys().next().value;
    if (this.#labels.size > this.#most && oldest !== undefined) this.#labels.delete(oldest);
    this.size = this.#labels.size;
  }

  /** Many labels in a row are one write. Where it fails, they are known until the page closes. */
  #saveSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const labels = [...this.#labels].flatMap(([key, result]): StoredLabel[] => {
        const { probabilities, mass, promptTokens, hidden } = result;
        if (hidden && hidden.length > LARGEST_HIDDEN) return [];
        return [{ key, probabilities, mass, promptTokens, ...(hidden && { hidden }) }];
      });
      this.#store.write(labels).catch(() => {});
    }, SAVE_AFTER_MS);
  }
}

/** Changes with the model's files, and with everything of the role that gets into the pass. */
function keyOf({ model, weightBytes }: Loaded, job: ClassifyJob): string {
  const { id, revision, calibration } = model;
  const { messages, labels, wantHidden } = job;
  const version = [id, revision, calibration, weightBytes, labels, wantHidden ?? false];
  return fingerprint(JSON.stringify([...version, messages]));
}

/** 106 bits, two cyrb53 of different seeds: the texts themselves need not be kept. */
export function fingerprint(text: string): string {
  return cyrb53(text, 1).toString(36) + cyrb53(text, 2).toString(36).padStart(11, '0');
}

/** By bryc, public domain: https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js */
function cyrb53(text: string, seed: number): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
