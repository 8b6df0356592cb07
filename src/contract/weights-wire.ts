/** What the download worker is asked. */
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

export interface WeightsCalls {
  list(nothing: undefined): Listing;
  unfinished(nothing: undefined): Unfinished[];
  check(modelId: string): Damage;
  download(asked: { model: ModelSpec; hosts: readonly ModelHost[]; keep: Keep }): Manifest;
  offer(asked: { model: ModelSpec; hosts: readonly ModelHost[] }): Offer;
  remove(modelId: string): void;
  reach(host: ModelHost): Reach;
  importFiles(asked: { files: readonly CarriedFile[]; only: string | undefined }): Manifest;
  ggufChoices(files: readonly CarriedFile[]): GgufChoice[];
  exportArchive(modelId: string): Blob;
  exportFolder(asked: { modelId: string; folder: FileSystemDirectoryHandle }): void;
}

export interface WeightsEvent {
  type: 'progress';
  progress: DownloadProgress;
}
