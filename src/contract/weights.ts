/** The boundary between the page and the download worker, which never sees what people write. */
import type { ModelHost, ModelSpec } from './models.ts';

export interface StoredFile {
  /** Path inside the repository, e.g. `onnx/model_quantized.onnx`. */
  path: string;
  size: number;
  /** Hex; null where the host names none. */
  sha256: string | null;
}

/** Written last: its presence means that every chunk of every file is stored. */
export interface Manifest {
  version: 1;
  model: ModelSpec;
  /** Commit that the files came from, where the host tells; else the requested revision. */
  revision: string;
  /** The chosen ONNX file, e.g. `onnx/decoder_model_merged_quantized.onnx`. */
  onnx: string;
  files: StoredFile[];
  chunkSize: number;
  /** True when every large file was checked against a SHA-256 that the host named. */
  verified: boolean;
  savedAt: number;
}

export interface DownloadProgress {
  phase: 'listing' | 'downloading' | 'verifying';
  loadedBytes: number;
  /** 0 while unknown. */
  totalBytes: number;
  /** Bytes that were already stored when this download began. */
  resumedBytes: number;
  host: string;
}

/** How a source answered when it was asked for one small file. */
export interface Reach {
  /** False where it answers, and does not have the file. */
  found: boolean;
  ms: number;
}

export interface Weights {
  /** Models whose weights are complete. */
  list(): Promise<Manifest[]>;
  /**
   * Fetches what is missing, chunk by chunk, and commits the manifest last. An abort rejects with
   * an `AbortError` and keeps the chunks for the next try. Failures: `offline`, `download`,
   * `corrupt`, `storage`.
   */
  download(
    model: ModelSpec,
    host: ModelHost,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Manifest>;
  /** Removes every byte of the model, complete or not. */
  remove(modelId: string): Promise<void>;
}

export interface Sources {
  /** Whether a source can be used from here. Rejects like a download. */
  reach(host: ModelHost): Promise<Reach>;
}
