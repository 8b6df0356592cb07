/**
 * What the engine reads of a model file before it needs the weights themselves: the graph, headers
 * and small tensors, which lie between the weights from the beginning of the file to its end. Kept
 * from one load for the next, so that the graph is prepared while the weights are still being read.
 */
import type { Bytes } from '../models/content.ts';
import type { ByteSource } from './runtime/onnx-fields.ts';

const BLOCK = 4096;
/** Larger tensors are weights. */
const SMALL = 64 * 1024;
/** 32 MB, many times what a graph has. */
const MOST_BLOCKS = 8192;

export class Outline {
  /** Blocks of the file by their index; the last one of a file may be shorter. */
  readonly #blocks = new Map<number, Uint8Array>();
  #known: number;

  /** @param kept As `pack` has made it. */
  constructor(kept?: Bytes) {
    const [count = 0] = kept ? new Uint32Array(kept.buffer, 0, 1) : [];
    const data = 4 + 4 * count;
    for (let i = 0; kept && i < count; i++) {
      const [index = 0] = new Uint32Array(kept.buffer, 4 + 4 * i, 1);
      const at = data + i * BLOCK;
      this.#blocks.set(index, kept.subarray(at, at + BLOCK));
    }
    this.#known = this.#blocks.size;
  }

  /** Whether more has been read than was kept. */
  get grown(): boolean {
    return this.#blocks.size > this.#known;
  }

  /** The number of blocks, their indices, and their bytes. */
  pack(): Bytes {
    const blocks = [...this.#blocks].sort(([a], [b]) => a - b);
    const data = 4 + 4 * blocks.length;
    const bytes = new Uint8Array(data + blocks.length * BLOCK);
    new Uint32Array(bytes.buffer, 0, 1 + blocks.length).set([
      blocks.length,
      ...blocks.map(([index]) => index),
    ]);
    blocks.forEach(([, block], i) => bytes.set(block, data + i * BLOCK));
    this.#known = blocks.length;
    return bytes;
  }

  /** The same file, of which what is known is not waited for. */
  over(file: ByteSource): ByteSource {
    const { size } = file;
    const read = (offset: number, length: number): Uint8Array => {
      if (length >= SMALL) return file.read(offset, length);
      const first = Math.floor(offset / BLOCK);
      const last = Math.floor((offset + Math.max(length, 1) - 1) / BLOCK);
      const from = offset - first * BLOCK;
      if (first === last) return this.#block(file, first).subarray(from, from + length);
      const bytes = new Uint8Array((last - first + 1) * BLOCK);
      for (let i = first; i <= last; i++) bytes.set(this.#block(file, i), (i - first) * BLOCK);
      return bytes.subarray(from, from + length);
    };
    return { size, read };
  }

  #block(file: ByteSource, index: number): Uint8Array {
    const known = this.#blocks.get(index);
    if (known) return known;
    const at = index * BLOCK;
    const block = file.read(at, Math.min(BLOCK, file.size - at));
    if (this.#blocks.size < MOST_BLOCKS) this.#blocks.set(index, block.slice());
    return block;
  }
}
