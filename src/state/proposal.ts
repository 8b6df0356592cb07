/** Which one model suits this device, said before any download, and about how fast it would write here. */
import type { BrowserFacts } from '../contract/computer.ts';
import type { JournalEntry } from '../contract/journal.ts';
import { DEMO, type ModelSpec } from '../contract/models.ts';
import { spreadOf } from '../insights/runs.ts';
import { turnsOf } from '../insights/turns.ts';
import { lacksRoom } from './download-status.ts';

export type Device = Pick<
  BrowserFacts,
  'secure' | 'cacheStorage' | 'quota' | 'usage' | 'deviceMemory'
>;

export type Proposal =
  | { kind: 'model'; model: ModelSpec }
  /** The demo is what fits. `smallest`: the full model that would need least. */
  | { kind: 'demo'; why: 'insecure' | 'not-kept' | 'memory' | 'room'; smallest: ModelSpec }
  /** There is nothing to choose: a full model is here, or the site has settled it. */
  | { kind: 'none' };

export interface Choice {
  /** In the order in which they are listed: those of the site first, then the best first. */
  models: readonly ModelSpec[];
  isStored(model: ModelSpec): boolean;
  /** Id of the model that the site sets for all; left out where a person chooses. */
  fixed?: unknown;
}

/**
 * Memory of the page while a model loads, by the size of its file: 1,511 MB for 482 MB (test/README.md,
 * “Speed and memory”).
 */
const PEAK = 3.13;
/** Of the memory that the browser tells; the system and other programs have the rest. */
const OURS = 0.75;
const GB = 1e9; // browsers tell GiB, rounded, and sometimes no more than 8

/**
 * How many times faster the demo writes than a full model of `MEASURED_BYTES`: medians of 93 and 10.9
 * tokens a second (`npm run eval -- --only replies --quick`, ten replies each, demo and
 * Qwen2.5-Coder-0.5B, 2 threads on 2 cores, load average 2.5 to 3.9, 29 November 2026). By their weights
 * alone it would be 80: most of a step of the demo is not spent on the weights.
 */
const SLOWER = 8.5;
const MEASURED_BYTES = 510e6;
/** Replies of the demo that count: the latest, since the device may have been busy once. */
const LATEST = 20;

/** Bytes of memory that it takes to load. */
export const peakOf = ({ bytes }: ModelSpec): number => bytes * PEAK;

export function fitsMemory(model: ModelSpec, { deviceMemory }: Device): boolean {
  return deviceMemory === null || peakOf(model) <= deviceMemory * GB * OURS;
}

/** Bytes; null where the browser does not say. */
export function freeOf({ quota, usage }: Pick<Device, 'quota' | 'usage'>): number | null {
  return quota === null ? null : Math.max(0, quota - (usage ?? 0));
}

/** The first that fits. One whose size nobody knows is not proposed. */
export function propose(device: Device, { models, isStored, fixed }: Choice): Proposal {
  if (models.some((model) => !model.builtIn && isStored(model))) return { kind: 'none' };
  const settled = typeof fixed === 'string';
  const possible = models.filter(
    ({ id, builtIn, bytes }) => !builtIn && bytes > 0 && (!settled || id === fixed),
  );
  const [smallest] = [...possible].sort((a, b) => a.bytes - b.bytes);
  if (!smallest) return { kind: 'none' };
  const demo = (why: (Proposal & { kind: 'demo' })['why']): Proposal => {
    return { kind: 'demo', why, smallest };
  };
  if (!device.secure) return demo('insecure');
  if (!device.cacheStorage) return demo('not-kept');
  const light = possible.filter((model) => fitsMemory(model, device));
  if (light.length === 0) return demo('memory');
  const free = freeOf(device);
  const model = light.find((one) => !lacksRoom({ model: one, free }));
  return model ? { kind: 'model', model } : demo('room');
}

/** Tokens a second at which the demo has written on this device; null where nobody has measured it. */
export function demoSpeed(entries: readonly JournalEntry[]): number | null {
  const turns = turnsOf(entries).filter(({ model }) => model === DEMO.id);
  const speeds = turns.flatMap(({ measures }) => measures.speed ?? []).slice(-LATEST);
  return spreadOf(speeds)?.median ?? null;
}

/** Tokens a second of a model that is not here; null where it cannot be estimated. */
export function speedOf({ bytes }: ModelSpec, demo: number | null): number | null {
  return demo === null || bytes === 0 ? null : (demo / SLOWER) * (MEASURED_BYTES / bytes);
}
