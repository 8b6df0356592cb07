/** A complete model's files, put together from their chunks. */
import type { Manifest, StoredFile } from '../contract/weights.ts';
import type { Bytes } from './content.ts';
import { corrupt, type OpenFile } from './place.ts';
import type { StoredModel, WeightStore } from './store.ts';

export class StoredFiles implements StoredModel {
  readonly manifest: Manifest;
  readonly #chunks: Pick<WeightStore, 'match' | 'open'>;

  constructor(manifest: Manifest, chunks: Pick<WeightStore, 'match' | 'open'>) {
    this.manifest = manifest;
    this.#chunks = chunks;
  }

  async file(path: string): Promise<Response | undefined> {
    const file = this.#find(path);
    if (!file) return undefined;
    const total = file.chunks.length;
    for (let i = 0; i < total; i++) this.#check(file, i, await this.#statedLength(file, i));

    let index = 0;
    const body = new ReadableStream<Bytes>(
      {
        pull: async (controller) => {
          if (index < total) {
            const bytes = await (await this.#chunks.match(file.key, index))?.arrayBuffer();
            this.#check(file, index, bytes?.byteLength);
            if (bytes) controller.enqueue(new Uint8Array(bytes));
            index += 1;
          }
          if (index === total) controller.close();
        },
      },
      { highWaterMark: 0 }, // never hold a chunk that nobody asked for
    );
    const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return new Response(body, {
      headers: { 'Content-Length': String(file.size), 'Content-Type': type },
    });
  }

  /** @throws AppError `corrupt` where a chunk is missing or has another length. */
  async blobs(path: string): Promise<Blob[] | undefined> {
    const file = this.#find(path);
    if (!file) return undefined;
    const blobs: Blob[] = [];
    for (let i = 0; i < file.chunks.length; i++) {
      const blob = await (await this.#chunks.match(file.key, i))?.blob();
      this.#check(file, i, blob?.size);
      if (blob) blobs.push(blob);
    }
    return blobs;
  }

  async open(path: string): Promise<OpenFile[] | undefined> {
    const file = this.#find(path);
    if (!file) return undefined;
    const opening = file.chunks.map((_, i) => this.#chunks.open(file.key, i));
    const results = await Promise.allSettled(opening);
    const opened = results.flatMap((result) =>
      result.status === 'fulfilled' && result.value ? [result.value] : [],
    );
    if (opened.length === file.chunks.length) return opened;
    for (const part of opened) part.close();
    return undefined;
  }

  #find(path: string): StoredFile | undefined {
    return this.manifest.files.find((file) => file.path === path);
  }

  async #statedLength(file: StoredFile, index: number): Promise<number | undefined> {
    const length = (await this.#chunks.match(file.key, index))?.headers.get('Content-Length');
    return length ? Number(length) : undefined;
  }

  #check({ path, size }: StoredFile, index: number, found: number | undefined): void {
    const { chunkSize } = this.manifest;
    const length = Math.min(chunkSize, size - index * chunkSize);
    if (found === length) return;
    throw corrupt(path, `chunk ${index} should have ${length} bytes, found ${found ?? 'nothing'}`);
  }
}
