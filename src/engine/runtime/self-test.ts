/** Proves, on a graph of one Concat, that the runtime does with our handles what we rely on. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { Tensor } from 'onnxruntime-web/wasm';
import type { OrtModule } from './ort-module.ts';
import { ResidentSession } from './resident-session.ts';

/** False where anything is different from what it should be; the stock session then does the work. */
export async function selfTest(ort: OrtModule): Promise<boolean> {
  try {
    const session = await ResidentSession.create(ort, concatGraph());
    const token = (value: number) =>
      new Tensor('float32', new Float32Array(4).fill(value), [1, 2, 1, 2]);
    const none = new Tensor('float32', new Float32Array(0), [1, 2, 0, 2]);
    const step = (past: Tensor, value: number) => session.run({ past, token: token(value) });
    // 1, then 1 2, then 1 2 3 cut to 1 2, then 1 2 4.
    const first = await step(none, 1);
    const second = await step(first['present']!, 2);
    const third = await step(second['present']!, 3);
    const cut = session.slice(third['present']!, 2);
    const last = await step(session.lend(cut), 4);
    const [, , positions] = last['present']!.dims;
    const read = Array.from(last['read']!.data as Float32Array);
    for (const { present } of [first, second, third, last]) present!.dispose();
    cut.dispose();
    await session.release();
    return positions === 3 && read.join() === '1,1,2,2,4,4,1,1,2,2,4,4';
  } catch {
    return false;
  }
}

/** present = Concat(past, token) along axis 2; read = Identity(present), which is copied out. */
function concatGraph(): Uint8Array {
  const value = (name: string, positions: number | string) =>
    message((out) => {
      text(out, 1, name);
      bytes(
        out,
        2,
        message((type) => bytes(type, 1, floatTensor([1, 2, positions, 2]))),
      );
    });
  const graph = message((out) => {
    bytes(out, 1, node('Concat', ['past', 'token'], 'present', 2));
    bytes(out, 1, node('Identity', ['present'], 'read'));
    text(out, 2, 'self-test');
    bytes(out, 11, value('past', 'p'));
    bytes(out, 11, value('token', 1));
    bytes(out, 12, value('present', 'n'));
    bytes(out, 12, value('read', 'n'));
  });
  return message((out) => {
    out.tag(1, WireType.Varint).int64(8); // IR version
    bytes(out, 7, graph);
    bytes(
      out,
      8,
      message((opset) => opset.tag(2, WireType.Varint).int64(13)),
    );
  });
}

function node(op: string, inputs: readonly string[], output: string, axis?: number): Uint8Array {
  return message((out) => {
    for (const input of inputs) text(out, 1, input);
    text(out, 2, output);
    text(out, 4, op);
    if (axis === undefined) return;
    const attribute = message((field) => {
      text(field, 1, 'axis');
      field.tag(3, WireType.Varint).int64(axis);
      field.tag(20, WireType.Varint).int32(2); // INT
    });
    bytes(out, 5, attribute);
  });
}

/** TypeProto.Tensor of float32. */
function floatTensor(shape: readonly (number | string)[]): Uint8Array {
  const dims = message((out) => {
    for (const size of shape) {
      const dim = message((field) => {
        if (typeof size === 'string') text(field, 2, size);
        else field.tag(1, WireType.Varint).int64(size);
      });
      bytes(out, 1, dim);
    }
  });
  return message((out) => {
    out.tag(1, WireType.Varint).int32(1);
    bytes(out, 2, dims);
  });
}

function message(fill: (out: BinaryWriter) => unknown): Uint8Array {
  const out = new BinaryWriter();
  fill(out);
  return out.finish();
}

function bytes(out: BinaryWriter, no: number, value: Uint8Array): void {
  out.tag(no, WireType.LengthDelimited).bytes(value);
}

function text(out: BinaryWriter, no: number, value: string): void {
  out.tag(no, WireType.LengthDelimited).string(value);
}
