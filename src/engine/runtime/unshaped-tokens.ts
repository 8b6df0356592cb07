/**
 * Takes the declared shape off the input `input_ids`, which halves the time that the runtime takes to
 * make a session.
 *
 * While it plans a session, the runtime looks for an earlier buffer of the same shape for every value
 * whose shape it knows (`FindReusableTensor` in onnxruntime/core/framework/allocation_planner.cc). It
 * compares with each buffer that is free by then, and parses the names of two types each time. Few
 * match, since the shapes come from symbols, so that the list grows with the graph: 3 of 5.4 seconds
 * of processor time with the graph of the hub. Where the tokens have no shape, most values have
 * none, and there is nothing to look for. The same nodes are fused, and the results are the same.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { VALUE } from './onnx-fields.ts';

/** @param value a ValueInfoProto. @throws where it is no protobuf. */
export function withoutShape(value: Uint8Array): Uint8Array {
  return without(value, [VALUE.type, VALUE.tensor, VALUE.shape]);
}

/** The message without the field that `path` leads to. */
function without(message: Uint8Array, [no, ...path]: readonly number[]): Uint8Array {
  const reader = new BinaryReader(message);
  const out = new BinaryWriter();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [field, wire] = reader.tag();
    if (field === no && path.length > 0) {
      out.tag(no, WireType.LengthDelimited).bytes(without(reader.bytes(), path));
      continue;
    }
    reader.skip(wire);
    if (field !== no) out.raw(message.subarray(start, reader.pos));
  }
  return out.finish();
}
