/** What `platform/` and the download worker say to each other, by birpc over postMessage. */
import type { ModelHost, ModelSpec } from './models.ts';
import type {
  CarriedFile,
  Damage,
  DownloadProgress,
  GgufChoice,
  Keep,
  Listing,
  Manifest,
  Offer,
  Reach,
  Unfinished,
} from './weights.ts';
import type { Outcome } from './wire.ts';

/** A download or check carries an id that the page chose; `cancel` names it. */
export interface WeightsCalls {
  list(): Promise<Outcome<Listing>>;
  unfinished(): Promise<Outcome<Unfinished[]>>;
  check(id: number, modelId: string): Promise<Outcome<Damage>>;
  download(
    id: number,
    model: ModelSpec,
    hosts: readonly ModelHost[],
    keep: Keep,
  ): Promise<Outcome<Manifest>>;
  offer(id: number, model: ModelSpec, hosts: readonly ModelHost[]): Promise<Outcome<Offer>>;
  remove(modelId: string): Promise<Outcome<void>>;
  reach(host: ModelHost): Promise<Outcome<Reach>>;
  importFiles(
    id: number,
    files: readonly CarriedFile[],
    only: string | undefined,
  ): Promise<Outcome<Manifest>>;
  ggufChoices(files: readonly CarriedFile[]): Promise<Outcome<GgufChoice[]>>;
  exportArchive(id: number, modelId: string): Promise<Outcome<Blob>>;
  exportFolder(
    id: number,
    modelId: string,
    folder: FileSystemDirectoryHandle,
  ): Promise<Outcome<void>>;
  /** Of an id that is unknown or has ended: ignored. */
  cancel(id: number): void;
}

/** One-way, and always before the reply to the call of that id. */
export interface WeightsEvents {
  progress(id: number, progress: DownloadProgress): void;
}
