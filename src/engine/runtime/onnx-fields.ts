/**
 * Walks an ONNX protobuf that lies in a file: field by field, values unread.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export const MODEL = { graph: 7, opset: 8 } as const;
export const OPSET = { domain: 1, version: 2 } as const;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
/** Of a ValueInfoProto; `tensor` is a field of its type, and `shape` one of that. */
export const VALUE = { name: 1, type: 2, tensor: 1, shape: 2 } as const;
export const TENSOR = {
  ...{ dims: 1, dataType: 2, name: 8, rawData: 9, external: 13, location: 14 },
} as const;
export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
export const ATTRIBUTE = { name: 1, int: 3, tensor: 5, ints: 8 } as const;
export const ENTRY = { key: 1, value: 2 } as const;

/** Synchronous random access to a file that need not be in memory. */
export interface ByteSource {
  readonly size: number;
  /** Bytes [offset, offset + length), valid until the next read; the caller keeps within `size`. */
  read(offset: number, length: number): Uint8Array;
}

export interface Field {
  no: number;
  wire: WireType;
  /** First byte of the tag. */
  tag: number;
  /** The value, without tag and length. */
  start: number;
  end: number;
}

/** Throws, and says which file is wrong. */
export type Corrupt = (why: string) => never;

/** Longest tag plus length: two varints of ten bytes. */
const HEADER = 20;

/** The fields of one message; only their headers are fetched from the file. */
export function* fields(
  file: ByteSource,
  from: number,
  to: number,
  corrupt: Corrupt,
): Generator<Field, void, void> {
  let at = from;
  while (at < to) {
    const header = file.read(at, Math.min(HEADER, to - at));
    let field: Field;
    try {
      const reader = new BinaryReader(header);
      const [no, wire] = reader.tag();
      let length: number;
      if (wire === WireType.LengthDelimited) length = reader.uint32();
      else {
        const start = reader.pos;
        reader.skip(wire);
        length = reader.pos - start;
        reader.pos = start;
      }
      const start = at + reader.pos;
      field = { no, wire, tag: at, start, end: start + length };
    } catch {
      return corrupt(`not a protobuf at byte ${at}`);
    }
    if (field.end > to) return corrupt(`cut off at byte ${to}`);
    yield field;
    at = field.end;
  }
}

/** The value of a field, which the caller may keep. */
export function valueOf(file: ByteSource, field: Field): Uint8Array {
  return file.read(field.start, field.end - field.start).slice();
}

export function copy(out: BinaryWriter, file: ByteSource, field: Field): void {
  out.raw(file.read(field.tag, field.end - field.tag).slice());
}
