/**
 * Rewrites the graph of an ONNX file without reading its weights: every large initializer is left
 * where it is and becomes external data (`data_location = EXTERNAL`, keys location, offset, length)
 * that points into the original file. The protobuf that is left is a few hundred kB.
 *
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AppError } from '../../contract/errors.ts';
import { FLOAT32, initializer, INT64, node, value } from './onnx-writer.ts';

/** Synchronous random access to a file that need not be in memory. */
export interface ByteSource {
  readonly size: number;
  /** Bytes [offset, offset + length); the caller keeps within `size`. */
  read(offset: number, length: number): Uint8Array;
}

export interface RewrittenModel {
  model: Uint8Array;
  /** Initializers that now point into the file. */
  externalised: number;
  /** Whether `logits` now has one position, the last, whatever the prompt's length. */
  lastTokenLogits: boolean;
  /** Whether the graph has the output `LAST_HIDDEN`. */
  lastHidden: boolean;
}

/** Output: the state of the last position that `logits` are computed from, [batch, 1, hidden size]. */
export const LAST_HIDDEN = 'last_hidden';

/** Smaller tensors stay inline: shape inference reads them, and they weigh nothing. */
const INLINE_BELOW = 1024;
/** A graph without its weights is a few MB: a file that makes us read more than this is no model. */
const MOST_READ = 128 * 2 ** 20;
const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5, output: 12 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9, external: 13, location: 14 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const EXTERNAL = 1;

/** @param path for messages; the runtime must find the file under its last part. */
export function rewriteModel(source: ByteSource, path: string): RewrittenModel {
  const corrupt = (why: string): never => {
    throw new AppError('corrupt', `${path}: ${why}`, { file: path });
  };
  const location = path.slice(path.lastIndexOf('/') + 1);
  let bytesRead = 0;
  const read = (offset: number, length: number) =>
    (bytesRead += length) > MOST_READ ? corrupt('too large a graph') : source.read(offset, length);
  const file: ByteSource = { size: source.size, read };
  const out = new BinaryWriter();
  let graph: Field | undefined;
  for (const field of fields(file, 0, file.size, corrupt)) {
    if (field.no === MODEL.graph && field.wire === WireType.LengthDelimited) graph = field;
    else copy(out, file, field);
  }
  if (!graph) return corrupt('no graph');

  const nodes: Uint8Array[] = [];
  const rest = new BinaryWriter();
  let externalised = 0;
  for (const field of fields(file, graph.start, graph.end, corrupt)) {
    if (field.no === GRAPH.node) {
      nodes.push(file.read(field.start, field.end - field.start).slice());
    } else if (field.no === GRAPH.initializer && field.end - field.start >= INLINE_BELOW) {
      const tensor = externalTensor(file, field, location, corrupt);
      if (tensor) {
        rest.tag(GRAPH.initializer, WireType.LengthDelimited).bytes(tensor);
        externalised++;
      } else copy(rest, file, field);
    } else copy(rest, file, field);
  }

  const parsed = nodes.map((node) => parseNode(node) ?? corrupt('a node is no protobuf'));
  const shortened = sliceLogits(nodes, parsed, rest);
  const body = new BinaryWriter();
  for (const node of nodes) body.tag(GRAPH.node, WireType.LengthDelimited).bytes(node);
  body.raw(rest.finish());
  out.tag(MODEL.graph, WireType.LengthDelimited).bytes(body.finish());
  return { model: out.finish(), externalised, ...shortened };
}

/** A tensor's header with `raw_data` replaced by its place in the file; undefined if it has none. */
function externalTensor(
  file: ByteSource,
  tensor: Field,
  location: string,
  corrupt: (why: string) => never,
): Uint8Array | undefined {
  const out = new BinaryWriter();
  let raw: Field | undefined;
  for (const field of fields(file, tensor.start, tensor.end, corrupt)) {
    if (field.no === TENSOR.rawData) raw = field;
    else if (field.end - field.start >= INLINE_BELOW) return undefined;
    else copy(out, file, field);
  }
  if (!raw || raw.end - raw.start < INLINE_BELOW) return undefined;
  const entries = { location, offset: String(raw.start), length: String(raw.end - raw.start) };
  for (const [key, value] of Object.entries(entries)) {
    out.tag(TENSOR.external, WireType.LengthDelimited).fork();
    out.tag(ENTRY.key, WireType.LengthDelimited).string(key);
    out.tag(ENTRY.value, WireType.LengthDelimited).string(value);
    out.join();
  }
  return out.tag(TENSOR.location, WireType.Varint).int32(EXTERNAL).finish();
}

/** Ops between the matrix product and `logits` that treat every position alike. */
const POINTWISE = new Set(['Mul', 'Add', 'Cast', 'Identity']);

/**
 * Slices the input of the lm_head to its last position. The slice goes directly before the matrix
 * product, behind DynamicQuantizeLinear, whose one scale for all positions must not change. What
 * goes into that operation is sliced too, as an output of its own: nothing else depends on it.
 * Changes nothing where the graph does not end in that pattern.
 */
function sliceLogits(nodes: Uint8Array[], parsed: readonly Node[], rest: BinaryWriter) {
  const producer = new Map(parsed.flatMap((node, i) => node.outputs.map((name) => [name, i])));
  const find = (name: string, depth: number): number | undefined => {
    const at = producer.get(name);
    const node = at === undefined ? undefined : parsed[at];
    if (at === undefined || !node || depth > 8) return undefined;
    if (node.op === 'MatMulInteger' || node.op === 'MatMul') return at;
    if (!POINTWISE.has(node.op)) return undefined;
    for (const input of node.inputs) {
      const found = find(input, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const unchanged = { lastTokenLogits: false, lastHidden: false };
  const at = find('logits', 0);
  const head = at === undefined ? undefined : parsed[at];
  const hidden = head?.inputs[0];
  if (at === undefined || !head || !hidden) return unchanged;
  // Anything else that reads the product would see the shorter sequence.
  const readers = parsed.filter((node) => node.inputs.some((name) => head.outputs.includes(name)));
  if (readers.length > 1) return unchanged;

  const range = Object.entries({ starts: -1n, ends: 2n ** 62n, axes: 1n });
  const limits = range.map(([name, limit]) => {
    const data = new Uint8Array(new BigInt64Array([limit]).buffer);
    const tensor = initializer(`last_token/${name}`, INT64, [1], data);
    rest.tag(GRAPH.initializer, WireType.LengthDelimited).bytes(tensor);
    return `last_token/${name}`;
  });
  const lastOf = (name: string, output: string) => node('Slice', [name, ...limits], [output]);
  const last = 'last_token/hidden';
  const slices = [lastOf(hidden, last)];
  const quantiser = parsed[producer.get(hidden) ?? -1];
  const [state] = quantiser?.op === 'DynamicQuantizeLinear' ? quantiser.inputs : [];
  if (state) {
    slices.push(lastOf(state, LAST_HIDDEN));
    const output = value(LAST_HIDDEN, FLOAT32, ['batch_size', 1, 'hidden_size']);
    rest.tag(GRAPH.output, WireType.LengthDelimited).bytes(output);
  }
  nodes[at] = withFirstInput(nodes[at]!, last);
  nodes.splice(at, 0, ...slices);
  return { lastTokenLogits: true, lastHidden: state !== undefined };
}

interface Node {
  op: string;
  inputs: string[];
  outputs: string[];
}

function parseNode(bytes: Uint8Array): Node | undefined {
  const reader = new BinaryReader(bytes);
  const node: Node = { op: '', inputs: [], outputs: [] };
  try {
    while (reader.pos < reader.len) {
      const [no, wire] = reader.tag();
      if (no === NODE.input) node.inputs.push(reader.string());
      else if (no === NODE.output) node.outputs.push(reader.string());
      else if (no === NODE.opType) node.op = reader.string();
      else reader.skip(wire);
    }
    return node;
  } catch {
    return undefined;
  }
}

function withFirstInput(bytes: Uint8Array, name: string): Uint8Array {
  const reader = new BinaryReader(bytes);
  const out = new BinaryWriter();
  let first = true;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [no, wire] = reader.tag();
    reader.skip(wire);
    if (no === NODE.input && first) {
      out.tag(NODE.input, WireType.LengthDelimited).string(name);
      first = false;
    } else out.raw(bytes.subarray(start, reader.pos));
  }
  return out.finish();
}

interface Field {
  no: number;
  wire: WireType;
  /** First byte of the tag. */
  tag: number;
  /** The value, without tag and length. */
  start: number;
  end: number;
}

/** Longest tag plus length: two varints of ten bytes. */
const HEADER = 20;

/** The fields of one message, values unread; only headers are fetched from the file. */
function* fields(
  file: ByteSource,
  from: number,
  to: number,
  corrupt: (why: string) => never,
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

function copy(out: BinaryWriter, file: ByteSource, field: Field): void {
  out.raw(file.read(field.tag, field.end - field.tag).slice());
}
