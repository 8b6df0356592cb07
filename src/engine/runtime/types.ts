/** What a session of the runtime is, whichever of the two it is. */
import type { Tensor } from 'onnxruntime-web/wasm';

export type Tensors = Record<string, Tensor>;

export interface ValueMetadata {
  name: string;
  isTensor: true;
  type: string;
  /** Names stand for sizes that vary. */
  shape: readonly (number | string)[];
}

/** A graph in memory, ready to run. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly ValueMetadata[];
  /**
   * Feeds stay the caller's; outputs are the caller's to dispose.
   * @param outputs Those to compute, of `outputNames`; left out, all.
   */
  run(feeds: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  /** A new tensor of the first `length` positions of [batch, heads, positions, width]. */
  slice(tensor: Tensor, length: number): Tensor;
  /** The same data, in a tensor whose disposal frees nothing. */
  lend(tensor: Tensor): Tensor;
  release(): Promise<void>;
}

/** A file that initializers lie in. Only `byteLength` and `subarray` of `data` are called. */
export interface ExternalFile {
  path: string;
  data: Uint8Array;
}

/** Where the two files of the runtime come from; the tests read them from disk. */
export interface RuntimeFiles {
  glueUrl: string;
  wasm(): Promise<Response>;
}
