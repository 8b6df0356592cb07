/** What the ways to import a model share. */
import type { StoredFile } from '../contract/weights.ts';
import type { CarriedModel } from './carried.ts';
import type { RangeSource } from './gguf/source.ts';
import type { PlannedFile } from './manifest.ts';
import type { Progress } from './progress.ts';
import { readBody } from './read-body.ts';
import { abortError } from './request.ts';
import type { WeightStore } from './store.ts';

/** A file whose name and contents are known, and that is not stored yet. */
export interface Incoming {
  planned: PlannedFile;
  store(): Promise<StoredFile>;
}

export interface IncomingModel extends Omit<CarriedModel, 'files'> {
  files: Incoming[];
}

/** @param goOn Called before every reading: where it throws, nothing is read. */
export function blobSource(file: Blob, goOn: () => void = () => {}): RangeSource {
  let spare: ArrayBuffer | undefined;
  return {
    size: file.size,
    async read(offset, length) {
      goOn();
      const body = file.slice(offset, offset + length).stream();
      const free = spare;
      spare = undefined; // not while another reading has it
      const bytes = await readBody(body, length, free);
      spare = bytes.buffer;
      return bytes.slice(); // can be released; what the browser has filled cannot
    },
  };
}

export class ImportJob {
  readonly store: WeightStore;
  readonly chunkSize: number;
  readonly progress: Progress;
  /** Of whoever asked, and later of the turn. */
  signal: AbortSignal | undefined;

  constructor(
    store: WeightStore,
    chunkSize: number,
    progress: Progress,
    signal: AbortSignal | undefined,
  ) {
    this.store = store;
    this.chunkSize = chunkSize;
    this.progress = progress;
    this.signal = signal;
  }

  /** To be called for every piece that was read or written: an import that was cancelled ends here. */
  readonly onBytes = (
    bytes: number,
    phase: 'verifying' | 'hashing' | 'converting' = 'verifying',
  ): void => {
    this.goOn();
    this.progress.add(phase, bytes);
  };

  /** @throws AbortError */
  goOn(): void {
    if (this.signal?.aborted) throw abortError();
  }
}
