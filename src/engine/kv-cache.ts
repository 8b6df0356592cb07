/** Keys and values of a token sequence, as the graph names them. */
import { AppError } from '../contract/errors.ts';
import type { Tensor } from './runtime/ort.ts';
import type { Session, Tensors } from './runtime/types.ts';

export const PAST = 'past_key_values';
export const PRESENT = 'present';

export interface KvCache {
  /** Tokens that it covers. */
  length: number;
  /** By input name, `past_key_values.N.key|value`: float32 [1, kv heads, length, head dim]. */
  tensors: Record<string, Tensor>;
}

export function disposeCache(cache: KvCache): void {
  for (const tensor of Object.values(cache.tensors)) tensor.dispose();
}

/** `present.N.key` of one run is `past_key_values.N.key` of the next. */
export function cacheOf(outputs: Tensors): Tensors {
  const present = Object.entries(outputs).filter(([name]) => name.startsWith(PRESENT));
  return Object.fromEntries(present.map(([name, t]) => [name.replace(PRESENT, PAST), t]));
}

/** @throws AppError `corrupt` where the graph is no decoder with a cache. */
export function cacheShape(session: Session, file: string) {
  const missing = (name: string) =>
    new AppError('corrupt', `${file}: no ${name}; not a decoder with a cache`, { file });
  if (!session.inputNames.includes('input_ids')) throw missing('input input_ids');
  if (!session.outputNames.includes('logits')) throw missing('output logits');
  const isKey = /^past_key_values\.\d+\.key$/;
  const keys = session.inputMetadata.filter(({ name }) => isKey.test(name));
  const [, kvHeads, , headDim] = keys[0]?.shape ?? [];
  if (typeof kvHeads !== 'number' || typeof headDim !== 'number') {
    throw missing('input past_key_values of known shape');
  }
  return { layers: keys.length, kvHeads, headDim };
}

export function mapValues<T, U>(
  values: Record<string, T>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  const entries = Object.entries(values).map(([key, value]) => [key, change(value, key)] as const);
  return Object.fromEntries(entries);
}
