/**
 * How fast a number of threads is on this device. What a reply of the full model waits for is one
 * row of activations times int8 weights, a hundred matrices of them, one after the other.
 */
import { Tensor } from 'onnxruntime-web/wasm';
import { AppError } from '../../contract/errors.ts';
import { FLOAT32, initializer, INT32, INT8, model, node, value } from './onnx-writer.ts';
import { openSession, OWN_ORIGIN, threadsInUse, type RuntimeFiles } from './session.ts';

/** The widest layer of a block of Qwen1.5-0.5B. */
export const ROWS = 1024;
export const COLUMNS = 2816;
/** 23 MB together: more than the caches next to a core, as in the full model. */
export const MATRICES = 8;
/** Long enough for the browser to compile the kernel with full optimisation on the way. */
const BUDGET_MS = 300;

/** @returns the shortest step, in milliseconds: what else the machine does can only add to it. */
export async function measureThreads(
  threads: number,
  files: RuntimeFiles = OWN_ORIGIN,
): Promise<number> {
  if (threadsInUse()) throw new AppError('internal', 'the number of threads is fixed at the start');
  const session = await openSession(threadTestGraph(), [], files, threads);
  const x = new Tensor('float32', new Float32Array(ROWS).fill(1), [1, ROWS]);
  const start = performance.now();
  let fastest = Infinity;
  let now = start;
  while (now - start < BUDGET_MS) {
    const before = now;
    await session.run({ x });
    now = performance.now();
    fastest = Math.min(fastest, now - before);
  }
  return fastest;
}

/** Quantises x once and multiplies it with each matrix, as a block does with its projections. */
export function threadTestGraph(): Uint8Array {
  const indices = Array.from({ length: MATRICES }, (_, i) => i);
  // The time does not depend on the weights, only on their being different places in memory.
  const weights = (i: number) => new Uint8Array(ROWS * COLUMNS).fill(i + 1);
  return model({
    name: 'thread-test',
    nodes: [
      node('DynamicQuantizeLinear', ['x'], ['quantised', 'scale', 'zero']),
      ...indices.map((i) => node('MatMulInteger', ['quantised', `w${i}`, 'zero'], [`y${i}`])),
    ],
    initializers: indices.map((i) => initializer(`w${i}`, INT8, [ROWS, COLUMNS], weights(i))),
    inputs: [value('x', FLOAT32, [1, ROWS])],
    outputs: indices.map((i) => value(`y${i}`, INT32, [1, COLUMNS])),
  });
}
