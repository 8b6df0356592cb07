/** Proves, on a graph of one Concat, that the runtime does with our handles what we rely on. */
import { Tensor } from 'onnxruntime-web/wasm';
import { FLOAT32, model, node, value } from './onnx-writer.ts';
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
  const positions = (name: string, count: number | string) =>
    value(name, FLOAT32, [1, 2, count, 2]);
  return model({
    name: 'self-test',
    nodes: [
      node('Concat', ['past', 'token'], ['present'], { axis: 2 }),
      node('Identity', ['present'], ['read']),
    ],
    inputs: [positions('past', 'p'), positions('token', 1)],
    outputs: [positions('present', 'n'), positions('read', 'n')],
  });
}
