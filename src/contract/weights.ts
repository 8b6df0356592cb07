/** The boundary between the page and the download worker, which never sees what people write. */
import type { Licence } from './model-facts.ts';
import type { ModelHost, ModelSpec } from './models.ts';

export interface StoredFile {
  /** Path inside the repository, e.g. `onnx/model_quantized.onnx`. */
  path: string;
  size: number;
  /** Hex, of the bytes that are stored. */
  sha256: string;
  /** Under which its chunks lie; what it promises is in `models/content.ts`. */
  key: string;
  /** SHA-256 of each chunk, hex. */
  chunks: string[];
}

/** Written last: its presence means that every chunk of every file was stored. */
export interface Manifest {
  version: 2;
  model: ModelSpec;
  /** Commit that the files came from, where the host tells; else the requested revision. */
  revision: string;
  /** The chosen ONNX file, e.g. `onnx/decoder_model_merged_quantized.onnx`. */
  onnx: string;
  files: StoredFile[];
  chunkSize: number;
  /** True when every file was checked against a hash that the host or our own manifest named. */
  verified: boolean;
  savedAt: number;
}

export interface DownloadProgress {
  /** Each has a speed of its own. `hashing`: a file that is converted afterwards is read. */
  phase: 'listing' | 'downloading' | 'verifying' | 'hashing' | 'converting' | 'waiting';
  loadedBytes: number;
  /** 0 while unknown. */
  totalBytes: number;
  /** Bytes that were already stored when this download began. */
  resumedBytes: number;
  /** The source that is asked at the moment. */
  host: string;
  /** While waiting: what for, and until when (milliseconds since 1970; null: nobody knows). */
  wait: { reason: 'limited' | 'offline' | 'failed'; until: number | null } | null;
}

/** A download that was begun and not ended: its chunks are there, the model is not. */
export interface Unfinished {
  model: ModelSpec;
  storedBytes: number;
  /** 0 while unknown. */
  totalBytes: number;
  /** No host has its files: it goes on when a person brings the same ones again. */
  byHand?: boolean;
}

/** What a check of all stored bytes found wrong, and deleted. */
export interface Damage {
  /** 0: the model is sound. */
  bytes: number;
  files: string[];
}

/** `memory`: for as long as the page is open, where the browser does not keep so much. */
export type Keep = 'disk' | 'memory';

/** Weights that a repository has, of which one makes the model. */
export interface WeightsChoice {
  /** Of the GGUF file; null: the ONNX files, which need not be converted. */
  gguf: string | null;
  /** As its name says it, such as `Q8_0`; may be empty. */
  type: string;
  /** Of the download. */
  bytes: number;
  /** Bytes that must be free meanwhile: the download, and what is made of it. An estimate. */
  needed: number;
  /** False where the browser says that it has less. */
  fits: boolean;
}

/** What a repository has: the best first, and empty where there is nothing to choose. */
export interface Offer {
  choices: WeightsChoice[];
  /** As the host has it. */
  licence: Licence | null;
}

/** How a source answered when it was asked for one small file. */
export interface Reach {
  /** False where it answers, and does not have the file. */
  found: boolean;
  ms: number;
}

/** What is in the store: models whose weights are complete, and those on their way. */
export interface Listing {
  complete: Manifest[];
  unfinished: Unfinished[];
}

export interface Weights {
  list(): Promise<Listing>;
  unfinished(): Promise<Unfinished[]>;
  /** Reads every stored byte again. Damaged chunks are gone afterwards: `download` mends. */
  check(
    modelId: string,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Damage>;
  /**
   * Fetches what is missing, chunk by chunk, and commits the manifest last. An abort rejects with
   * an `AbortError` and keeps the chunks for the next try. Failures: `offline`, `download`,
   * `corrupt`, `storage`.
   * @param hosts Tried in order, at each trouble the next.
   */
  download(
    model: ModelSpec,
    hosts: readonly ModelHost[],
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
    keep?: Keep,
  ): Promise<Manifest>;
  /** Asks the hosts, in order, what weights the repository has. Failures: as of a download, and `input`. */
  offer(model: ModelSpec, hosts: readonly ModelHost[], signal?: AbortSignal): Promise<Offer>;
  /** Removes every byte that only this model needs, complete or not, on disk or in memory. */
  remove(modelId: string): Promise<void>;
}

export interface Sources {
  /** Whether a source can be used from here. Rejects like a download. */
  reach(host: ModelHost): Promise<Reach>;
}

/** A file that a person brought: from a folder, a stick, an archive. */
export interface CarriedFile {
  /** As deep as it is known, with slashes; only the name where files were picked one by one. */
  path: string;
  file: Blob;
}

/** One of several GGUF files that a person brought together. */
export interface GgufChoice {
  path: string;
  /** What its owner or the file itself calls it; else its name. */
  title: string;
  /** Empty where the file does not say. */
  architecture: string;
  bytes: number;
}

/** Models carried by hand, in the hub's layout or as our own pack with `manifest.json`. */
export interface Carry {
  /**
   * Checks everything before anything counts as stored. `only` names one of `ggufChoices`. Failures leave the store as it was:
   * `input` (reasons of `IMPORT_REASONS`), `corrupt`, `storage`.
   */
  importFiles(
    files: readonly CarriedFile[],
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
    only?: string,
  ): Promise<Manifest>;
  /** Of several GGUF files, which there are; empty where there is nothing to choose. */
  ggufChoices(files: readonly CarriedFile[]): Promise<GgufChoice[]>;
  /** The model as our pack, in an uncompressed ZIP whose bytes stay in the browser's storage. */
  exportArchive(
    modelId: string,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Blob>;
  /** The same, as `<owner>/<name>/…` in a folder that the person chose. */
  exportFolder(
    modelId: string,
    folder: FileSystemDirectoryHandle,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** Why what was brought is no model. Each has a sentence. */
export const IMPORT_REASONS = [
  'import-empty', // no file at all
  'import-missing', // a file that a model needs is not there
  'import-several', // more than one model
  'import-path', // a name that leads out of its folder
  'import-manifest', // a manifest of ours that cannot be read
  'import-no-onnx',
  'import-html', // a web page in the place of a file
  'import-pointer', // git's note in the place of a file
  'import-unreadable', // the stick was pulled out, or a file is gone
  'import-archive', // a ZIP that is compressed or cut off
] as const;

export type ImportReason = (typeof IMPORT_REASONS)[number];

/** Why a GGUF file, or a folder of float weights, cannot become a model here. Each has a sentence. */
export const GGUF_REASONS = [
  'gguf-none', // not a GGUF file at all
  'gguf-version', // `name`: a version of the format that is not read here
  'gguf-endian', // made for big-endian machines
  'gguf-split', // one of several parts
  'gguf-truncated', // it ends before `name` does
  'gguf-damaged', // `name` says what cannot be
  'gguf-metadata', // more metadata than any model has
  'gguf-architecture', // `name`, e.g. gemma3
  'gguf-vision', // the part of a model that reads pictures or sound
  'gguf-setting', // the key `name` is missing, or of a value that is not supported
  'gguf-missing', // there is no tensor `name`
  'gguf-shape', // the tensor `name` is of another shape than the metadata say
  'gguf-extra', // the tensor `name` would have to be used, and nobody here knows how
  'gguf-type', // `name`, a type of tensor
  'gguf-tokenizer', // `name`, a kind of tokenizer
  'gguf-chat', // no tokens of ChatML
  'gguf-large', // more than one file of ours can hold
] as const;

export type GgufReason = (typeof GGUF_REASONS)[number];
