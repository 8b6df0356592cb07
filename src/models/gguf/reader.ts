/**
 * Reads what a GGUF file says of itself: metadata and the directory of tensors. Every length is
 * held against what the file has left before anything of that length is made.
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
import { AppError } from '../../contract/errors.ts';
import { refused } from './refusal.ts';
import type { RangeSource } from './source.ts';
import { TextList } from './text-list.ts';
import { TENSOR_TYPES, typeName } from './types.ts';

export type MetadataValue = number | boolean | string | TextList | readonly MetadataValue[];
export type Metadata = ReadonlyMap<string, MetadataValue>;

export interface GgufTensor {
  name: string;
  /** Length of a row first. */
  dims: readonly number[];
  /** ggml_type */
  type: number;
  /** Of its first byte in the file. */
  offset: number;
  /** 0 where the type is not known. */
  bytes: number;
}

export interface Gguf {
  version: number;
  metadata: Metadata;
  tensors: ReadonlyMap<string, GgufTensor>;
}

/** 'GGUF', read little-endian. */
const MAGIC = 0x46554747;
/** Of a file that is on its way, no more than that has to be here before anything is known of it. */
const FIRST_READ = 2 ** 18;
/** Vocabularies of a quarter of a million tokens take some ten MB. */
const MOST_METADATA = 64 * 2 ** 20;
const MOST_KEYS = 10_000;
const MOST_TENSORS = 100_000;
const MOST_ELEMENTS = 2 ** 22;
const MOST_DIMS = 4;
const MOST_NESTING = 4;

/** @throws AppError `input` with one of `GGUF_REASONS`. */
export async function readGguf(source: RangeSource): Promise<Gguf> {
  for (let size = Math.min(FIRST_READ, source.size); ;) {
    const bytes = await source.read(0, size);
    const head = new Head(bytes, source.size);
    try {
      return parse(head);
    } catch (error) {
      if (error !== SHORT) throw error;
      if (size === MOST_METADATA) throw refused('gguf-metadata');
      size = Math.min(2 * size, source.size, MOST_METADATA);
    }
  }
}

/** What a file says of itself before its vocabulary; empty where it is no file that is read here. */
export async function readIntroduction(source: RangeSource): Promise<Metadata> {
  const metadata = new Map<string, MetadataValue>();
  try {
    const head = new Head(
      await source.read(0, Math.min(FIRST_READ, source.size)),
      Math.min(FIRST_READ, source.size),
    );
    readStart(head);
    for (;;) {
      const key = head.string();
      if (!key.startsWith('general.')) break;
      metadata.set(key, head.value(head.u32(), key));
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return metadata;
}

/** Thrown where the file goes on, and what was read of it does not. */
const SHORT = new Error('more of the file is needed');

/** Counts of tensors and keys. */
function readStart(head: Head) {
  if (head.fileSize < 8 || head.u32() !== MAGIC) throw refused('gguf-none');
  const version = head.u32();
  if (version !== 0 && (version & 0xffff) === 0) throw refused('gguf-endian');
  if (version !== 2 && version !== 3) throw refused('gguf-version', String(version));
  const tensorCount = head.count();
  const keyCount = head.count();
  if (tensorCount > MOST_TENSORS) throw refused('gguf-damaged', `${tensorCount} tensors`);
  if (keyCount > MOST_KEYS) throw refused('gguf-metadata');
  return { version, tensorCount, keyCount };
}

function parse(head: Head): Gguf {
  const { version, tensorCount, keyCount } = readStart(head);
  const metadata = new Map<string, MetadataValue>();
  for (let i = 0; i < keyCount; i++) {
    const key = head.string();
    metadata.set(key, head.value(head.u32(), key));
  }
  if (Number(metadata.get('split.count') ?? 1) > 1) throw refused('gguf-split');
  const directory: GgufTensor[] = [];
  for (let i = 0; i < tensorCount; i++) directory.push(readTensor(head));

  const alignment = metadata.get('general.alignment') ?? 32;
  if (typeof alignment !== 'number' || !(alignment >= 1 && alignment <= 2 ** 20)) {
    throw refused('gguf-damaged', 'general.alignment');
  }
  const dataStart = Math.ceil(head.at / alignment) * alignment;
  const tensors = new Map<string, GgufTensor>();
  for (const { offset, ...tensor } of directory) {
    const start = dataStart + offset;
    if (tensors.has(tensor.name)) throw refused('gguf-damaged', tensor.name);
    if (start + tensor.bytes > head.fileSize) throw refused('gguf-truncated', tensor.name);
    tensors.set(tensor.name, { ...tensor, offset: start });
  }
  return { version, metadata, tensors };
}

/** With its offset from where the data begin. */
function readTensor(head: Head): GgufTensor {
  const name = head.string();
  const rank = head.u32();
  if (rank < 1 || rank > MOST_DIMS) throw refused('gguf-damaged', name);
  const dims = Array.from({ length: rank }, () => head.count());
  const type = head.u32();
  const offset = head.count();
  const elements = dims.reduce((product, size) => product * size, 1);
  if (elements < 1 || !Number.isSafeInteger(elements)) throw refused('gguf-damaged', name);
  const known = TENSOR_TYPES.get(type);
  if (known && (dims[0] ?? 0) % known.block !== 0) {
    throw refused('gguf-damaged', `${name} (${typeName(type)})`);
  }
  const bytes = known ? (elements / known.block) * known.bytes : 0;
  return { name, dims, type, offset, bytes };
}

/** The beginning of a file, as far as it was read. */
class Head {
  at = 0;
  readonly fileSize: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder();

  constructor(bytes: Uint8Array, fileSize: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.fileSize = fileSize;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** A length, a count or an offset: 64 bits, of which no file of any size needs more than 53. */
  count(): number {
    const at = this.#take(8);
    const value = this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
    if (!Number.isSafeInteger(value)) throw refused('gguf-damaged', `${value}`);
    return value;
  }

  string(): string {
    const length = this.count();
    const start = this.#take(length);
    return this.#text.decode(this.#bytes.subarray(start, start + length));
  }

  value(type: number, key: string, depth = 0): MetadataValue {
    const scalar = SCALARS.get(type);
    if (scalar) return scalar.read(this.#view, this.#take(scalar.bytes));
    if (type === STRING) return this.string();
    if (type !== ARRAY || depth === MOST_NESTING) throw refused('gguf-damaged', key);
    const element = this.u32();
    const length = this.count();
    // The least that an element takes: a string its length, an array its type and length.
    const least = SCALARS.get(element)?.bytes ?? (element === ARRAY ? 12 : 8);
    if (length * least > this.fileSize - this.at) throw refused('gguf-truncated', key);
    if (length > MOST_ELEMENTS) throw refused('gguf-metadata');
    if (element === STRING) return this.#texts(length);
    const values: MetadataValue[] = [];
    for (let i = 0; i < length; i++) values.push(this.value(element, key, depth + 1));
    return values;
  }

  #texts(length: number): TextList {
    const start = this.at;
    for (let i = 0; i < length; i++) this.#take(this.count());
    return new TextList(this.#bytes.subarray(start, this.at), length);
  }

  #take(length: number): number {
    const start = this.at;
    const end = start + length;
    if (end > this.fileSize) throw refused('gguf-truncated');
    if (end > MOST_METADATA) throw refused('gguf-metadata');
    if (end > this.#bytes.length) throw SHORT;
    this.at = end;
    return start;
  }
}

/** Types of metadata values (gguf_metadata_value_type). */
const STRING = 8;
const ARRAY = 9;
type Scalar = { bytes: number; read: (view: DataView, at: number) => number | boolean };
const SCALARS: ReadonlyMap<number, Scalar> = new Map<number, Scalar>([
  [0, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [1, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [2, { bytes: 2, read: (view, at) => view.getUint16(at, true) }],
  [3, { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  [4, { bytes: 4, read: (view, at) => view.getUint32(at, true) }],
  [5, { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  [6, { bytes: 4, read: (view, at) => view.getFloat32(at, true) }],
  [7, { bytes: 1, read: (view, at) => view.getUint8(at) !== 0 }],
  [10, { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) }],
  [11, { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }],
  [12, { bytes: 8, read: (view, at) => view.getFloat64(at, true) }],
]);
