/**
 * Reads the directory of a safetensors file: the length of a JSON header (u64, little-endian), the
 * header, the tensors. https://huggingface.co/docs/safetensors
 */
import * as v from 'valibot';
import { weightOf as ggufWeight } from '../../src/models/gguf/gguf-checkpoint.ts';
import type { RangeSource, Weight } from '../../src/models/gguf/source.ts';
import { TENSOR_TYPES } from '../../src/models/gguf/types.ts';

/** Of the format itself. */
const MOST_HEADER = 100_000_000;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entry = v.object({
  dtype: v.string(),
  shape: v.array(size),
  data_offsets: v.tuple([size, size]),
});
const directory = v.record(v.string(), v.unknown());

/** The type of tensors (ggml_type) that has the same bytes. */
const TYPES: ReadonlyMap<string, number> = new Map([
  ['F32', 0],
  ['F16', 1],
  ['BF16', 30],
]);

/**
 * The tensors by name, each a matrix or, of one dimension, a matrix of one row.
 * @param file Its name, for what is said of it.
 * @throws Error in one sentence, where the file is none of this kind, damaged or cut off.
 */
export async function readSafetensors(
  source: RangeSource,
  file: string,
): Promise<Map<string, () => Weight>> {
  const damaged = () => new Error(`${file} is no safetensors file, or is damaged`);
  if (source.size < 8) throw damaged();
  const start = await source.read(0, 8);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > MOST_HEADER) throw damaged();
  const dataStart = 8 + length;
  if (dataStart > source.size) throw cutOff(file);
  const text = new TextDecoder().decode(await source.read(8, length));
  const header = v.safeParse(v.pipe(v.string(), v.parseJson(), directory), text);
  if (!header.success) throw damaged();

  const tensors = new Map<string, () => Weight>();
  for (const [name, described] of Object.entries(header.output)) {
    if (name === '__metadata__') continue;
    const parsed = v.safeParse(entry, described);
    if (!parsed.success) throw damaged();
    const { dtype, shape, data_offsets } = parsed.output;
    const [from, to] = data_offsets;
    if (dataStart + to > source.size) throw cutOff(file);
    const tensor = { name, file, dtype, shape, offset: dataStart + from, bytes: to - from };
    tensors.set(name, () => weightOf(source, tensor));
  }
  return tensors;
}

function cutOff(file: string): Error {
  return new Error(`${file} ends too early: download or copy it again`);
}

interface Tensor {
  name: string;
  file: string;
  dtype: string;
  shape: readonly number[];
  /** Of its first byte in the file. */
  offset: number;
  bytes: number;
}

/** @throws Error where its type cannot be read, or its length is not that of its shape. */
function weightOf(
  source: RangeSource,
  { name, file, dtype, shape, offset, bytes }: Tensor,
): Weight {
  const type = TYPES.get(dtype);
  if (type === undefined) {
    const known = [...TYPES.keys()].join(', ');
    throw new Error(`${name} in ${file} is of the type ${dtype}; ${known} can be read`);
  }
  const values = shape.reduce((product, length) => product * length, 1);
  if (values * TENSOR_TYPES.get(type)!.bytes !== bytes)
    throw new Error(`${file} is damaged: ${name} has a wrong length`);
  return ggufWeight(source, { name, dims: [...shape].reverse(), type, offset, bytes });
}
