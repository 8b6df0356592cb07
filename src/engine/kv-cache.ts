/** Keys and values of a token sequence, as the graph names them. */
import type { Tensor } from './runtime/ort.ts';

export interface KvCache {
  /** Tokens that it covers. */
  length: number;
  /** By input name, `past_key_values.N.key|value`: float32 [1, kv heads, length, head dim]. */
  tensors: Record<string, Tensor>;
}

export function disposeCache(cache: KvCache): void {
  for (const tensor of Object.values(cache.tensors)) tensor.dispose();
}
