/**
 * How fast a number of threads is on this device. What a reply of the full model waits for is one
 * row of activations times int8 weights, a hundred matrices of them, one after the other.
 */
import { Tensor } from 'onnxruntime-web/wasm';
import { AppError } from '../../contract/errors.ts';
import { FLOAT32, initializer, INT32, INT8, model, node, value } from './onnx-writer.ts';
import { openSession, OWN_ORIGIN, threadsInUse } from './session.ts';
import type { RuntimeFiles, Session } from './types.ts';

/** The widest layer of a block of Qwen1.5-0.5B. */
export const ROWS = 1024;
export const COLUMNS = 2816;
/** 23 MB together: more than the caches next to a core, as in the full model. */
const MATRICES = 8;
/** Long enough for the browser to compile the kernel with full optimisation on the way. */
const BUDGET_MS = 350;

/**
 * @returns Milliseconds for all matrices, each at its fastest: whatever else the machine does can
 * only add to the time, and spares a multiplication of half a millisecond more often than all eight.
 */
export async function measureThreads(
  threads: number,
  files: RuntimeFiles = OWN_ORIGIN,
): Promise<number> {
  if (threadsInUse()) throw new AppError('internal', 'the number of threads is fixed at the start');
  const sessions: Session[] = [];
  for (let i = 0; i < MATRICES; i++) {
    sessions.push(await openSession(matrixGraph(i + 1), [], files, threads));
  }
  const x = new Tensor('float32', new Float32Array(ROWS).fill(1), [1, ROWS]);
  const fastest = sessions.map(() => Infinity);
  const end = performance.now() + BUDGET_MS;
  do {
    for (const [i, session] of sessions.entries()) {
      const start = performance.now();
      await session.run({ x });
      fastest[i] = Math.min(fastest[i] ?? Infinity, performance.now() - start);
    }
  } while (performance.now() < end);
  return fastest.reduce((sum, ms) => sum + ms, 0);
}

/** Quantises x and multiplies it with a matrix of one `weight`: its value does not change the time. */
export function matrixGraph(weight: number): Uint8Array {
  const weights = new Uint8Array(ROWS * COLUMNS).fill(weight);
  return model({
    name: 'thread-test',
    nodes: [
      node('DynamicQuantizeLinear', ['x'], ['quantised', 'scale', 'zero']),
      node('MatMulInteger', ['quantised', 'weights', 'zero'], ['product']),
    ],
    initializers: [initializer('weights', INT8, [ROWS, COLUMNS], weights)],
    inputs: [value('x', FLOAT32, [1, ROWS])],
    outputs: [value('product', INT32, [1, COLUMNS])],
  });
}
