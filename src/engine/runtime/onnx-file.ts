/**
 * Rewrites the graph of an ONNX file without reading its weights: every large initializer is left
 * where it is and becomes external data (`data_location = EXTERNAL`, keys location, offset, length)
 * that points into the original file. The protobuf that is left is a few hundred kB.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AppError } from '../../contract/errors.ts';
import { useIntegerProducts } from './integer-products.ts';
import { findHead, sliceLogits } from './last-token.ts';
import * as onnx from './onnx-fields.ts';
import type { ByteSource, Corrupt, Field } from './onnx-fields.ts';
import { parseNode } from './onnx-nodes.ts';
import { shareTiedHead, type LargeTensor } from './tied-head.ts';
import { scalePerToken } from './token-scales.ts';
import { withoutShape } from './unshaped-tokens.ts';

export interface RewrittenModel {
  model: Uint8Array;
  /** What its initializers lie in, by the names that it calls them: the file itself first. */
  external: { path: string; source: ByteSource }[];
  /** Initializers that now point into these. */
  externalised: number;
  /** Whether `logits` now has one position, the last, and the graph the output `LAST_HIDDEN`. */
  lastTokenLogits: boolean;
  /** Whether the embedding and the lm_head now share one table. */
  sharedHead: boolean;
  /** Whether `logits` come from a product of integers. */
  integerHead: boolean;
  /** Whether each token is quantised by itself; see token-scales.ts. */
  tokenScales: boolean;
}

/** Smaller tensors stay inline: shape inference reads them, and they weigh nothing. */
const INLINE_BELOW = 1024;
/** A graph without its weights is a few MB: a file that makes us read more than this is no model. */
const MOST_READ = 128 * 2 ** 20;
const EXTERNAL = 1;
/** The input that all others follow. */
const TOKENS = 'input_ids';
/** Of what is derived from a file, beside that file's own name. */
const TRANSPOSED = '.transposed';

/** @param path for messages; the runtime must find the file under its last part. */
export function rewriteModel(source: ByteSource, path: string): RewrittenModel {
  const corrupt = (why: string): never => {
    throw new AppError('corrupt', `${path}: ${why}`, { file: path });
  };
  let bytesRead = 0;
  const read = (offset: number, length: number) =>
    (bytesRead += length) > MOST_READ ? corrupt('too large a graph') : source.read(offset, length);
  const file: ByteSource = { size: source.size, read };
  const out = new BinaryWriter();
  let graph: Field | undefined;
  let opset = 0;
  for (const field of onnx.fields(file, 0, file.size, corrupt)) {
    if (field.no === onnx.MODEL.graph && field.wire === WireType.LengthDelimited) graph = field;
    else onnx.copy(out, file, field);
    if (field.no === onnx.MODEL.opset) opset ||= onnxOpset(onnx.valueOf(file, field), corrupt);
  }
  if (!graph) return corrupt('no graph');

  const { nodes, tensors, inputs, rest } = readGraph(file, source, graph, corrupt);
  useIntegerProducts(nodes, tensors);
  const head = shareTiedHead(nodes, tensors);
  const lastTokenLogits = sliceLogits(nodes, rest);
  const tokenScales = scalePerToken(nodes, rest, opset, inputs, tensors);
  const location = path.slice(path.lastIndexOf('/') + 1);
  for (const tensor of tensors.values()) {
    const place = tensor === head ? location + TRANSPOSED : location;
    rest.tag(onnx.GRAPH.initializer, WireType.LengthDelimited).bytes(header(tensor, place));
  }
  const body = new BinaryWriter();
  for (const { bytes } of nodes) {
    body.tag(onnx.GRAPH.node, WireType.LengthDelimited).bytes(bytes);
  }
  body.raw(rest.finish());
  out.tag(onnx.MODEL.graph, WireType.LengthDelimited).bytes(body.finish());
  return {
    model: out.finish(),
    external: [
      { path: location, source: head?.source.readBefore(source) ?? source },
      ...(head ? [{ path: location + TRANSPOSED, source: head.source }] : []),
    ],
    externalised: tensors.size,
    sharedHead: head !== undefined,
    integerHead: findHead(nodes)?.op === 'MatMulInteger',
    tokenScales,
    lastTokenLogits,
  };
}

/** The graph in parts: its nodes, its large tensors by name, the names of its inputs, and the rest as it is. */
function readGraph(file: ByteSource, source: ByteSource, graph: Field, corrupt: Corrupt) {
  const written: Uint8Array[] = [];
  const tensors = new Map<string, LargeTensor>();
  const rest = new BinaryWriter();
  const inputs: string[] = [];
  for (const field of onnx.fields(file, graph.start, graph.end, corrupt)) {
    if (field.no === onnx.GRAPH.node) {
      const constant = largeConstant(file, source, field, corrupt);
      if (constant) tensors.set(constant.name, constant);
      else written.push(onnx.valueOf(file, field));
      continue;
    }
    if (field.no === onnx.GRAPH.input) {
      const name = nameOf(file, field, corrupt);
      inputs.push(name);
      if (name === TOKENS) {
        const value = shapeless(onnx.valueOf(file, field), corrupt);
        rest.tag(onnx.GRAPH.input, WireType.LengthDelimited).bytes(value);
        continue;
      }
    }
    const isTensor = field.no === onnx.GRAPH.initializer && field.end - field.start >= INLINE_BELOW;
    const tensor = isTensor ? largeTensor(file, source, field, corrupt) : undefined;
    if (tensor?.name) tensors.set(tensor.name, tensor);
    else onnx.copy(rest, file, field);
  }
  const nodes = written.map((node) => parseNode(node) ?? corrupt('a node is no protobuf'));
  return { nodes, tensors, inputs, rest };
}

/** Undefined where the tensor is not one block of bytes with a name, and nothing else of size. */
function largeTensor(
  file: ByteSource,
  source: ByteSource,
  tensor: Field,
  corrupt: Corrupt,
): LargeTensor | undefined {
  const dims: number[] = [];
  let [name, dataType] = ['', 0];
  let raw: Field | undefined;
  for (const field of onnx.fields(file, tensor.start, tensor.end, corrupt)) {
    if (field.no === onnx.TENSOR.rawData) raw = field;
    else if (field.end - field.start >= INLINE_BELOW) return undefined;
    else if (field.no === onnx.TENSOR.external) return undefined;
    else {
      const bytes = onnx.valueOf(file, field);
      if (field.no === onnx.TENSOR.dims) dims.push(...integers(bytes, corrupt));
      if (field.no === onnx.TENSOR.dataType) [dataType = 0] = integers(bytes, corrupt);
      if (field.no === onnx.TENSOR.name) name = new TextDecoder().decode(bytes);
    }
  }
  const length = raw ? raw.end - raw.start : 0;
  if (!raw || length < INLINE_BELOW) return undefined;
  return { name, dims, dataType, source, start: raw.start, length };
}

/** The tensor of a large Constant node, under the name of its output: an initializer like the others. */
function largeConstant(
  file: ByteSource,
  source: ByteSource,
  node: Field,
  corrupt: Corrupt,
): LargeTensor | undefined {
  if (node.end - node.start < INLINE_BELOW) return undefined;
  let [op, output] = ['', ''];
  let tensor: LargeTensor | undefined;
  for (const field of onnx.fields(file, node.start, node.end, corrupt)) {
    const text = () => new TextDecoder().decode(onnx.valueOf(file, field));
    if (field.no === onnx.NODE.opType) op = text();
    if (field.no === onnx.NODE.output) output = text();
    if (field.no !== onnx.NODE.attribute) continue;
    for (const part of onnx.fields(file, field.start, field.end, corrupt)) {
      if (part.no !== onnx.ATTRIBUTE.tensor || part.wire !== WireType.LengthDelimited) continue;
      tensor = largeTensor(file, source, part, corrupt);
    }
  }
  return op === 'Constant' && output && tensor ? { ...tensor, name: output } : undefined;
}

/** Of an input or output. */
function nameOf(file: ByteSource, value: Field, corrupt: Corrupt): string {
  for (const field of onnx.fields(file, value.start, value.end, corrupt)) {
    if (field.no === onnx.VALUE.name) return new TextDecoder().decode(onnx.valueOf(file, field));
  }
  return '';
}

function shapeless(value: Uint8Array, corrupt: Corrupt): Uint8Array {
  try {
    return withoutShape(value);
  } catch {
    return corrupt('an input is no protobuf');
  }
}

/** The version of the default domain's operators; 0 for another domain's. */
function onnxOpset(bytes: Uint8Array, corrupt: Corrupt): number {
  const reader = new BinaryReader(bytes);
  let [domain, version] = ['', 0];
  try {
    while (reader.pos < reader.len) {
      const [no, wire] = reader.tag();
      if (no === onnx.OPSET.domain) domain = reader.string();
      else if (no === onnx.OPSET.version) version = Number(reader.int64());
      else reader.skip(wire);
    }
  } catch {
    corrupt('an opset is no protobuf');
  }
  return domain === '' || domain === 'ai.onnx' ? version : 0;
}

/** One, or several packed into one field. */
function integers(bytes: Uint8Array, corrupt: Corrupt): number[] {
  const reader = new BinaryReader(bytes);
  const values: number[] = [];
  try {
    while (reader.pos < reader.len) values.push(Number(reader.int64()));
  } catch {
    corrupt('a tensor is no protobuf');
  }
  return values;
}

/** The tensor with its place in the file in the place of its bytes. */
function header({ name, dims, dataType, start, length }: LargeTensor, location: string) {
  const out = new BinaryWriter();
  for (const size of dims) out.tag(onnx.TENSOR.dims, WireType.Varint).int64(size);
  out.tag(onnx.TENSOR.dataType, WireType.Varint).int32(dataType);
  out.tag(onnx.TENSOR.name, WireType.LengthDelimited).string(name);
  const entries = { location, offset: String(start), length: String(length) };
  for (const [key, value] of Object.entries(entries)) {
    out.tag(onnx.TENSOR.external, WireType.LengthDelimited).fork();
    out.tag(onnx.ENTRY.key, WireType.LengthDelimited).string(key);
    out.tag(onnx.ENTRY.value, WireType.LengthDelimited).string(value);
    out.join();
  }
  return out.tag(onnx.TENSOR.location, WireType.Varint).int32(EXTERNAL).finish();
}
