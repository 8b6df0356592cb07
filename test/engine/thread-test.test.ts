import { Tensor } from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { openSession } from '../../src/engine/runtime/session.ts';
import {
  COLUMNS,
  matrixGraph,
  measureThreads,
  ROWS,
} from '../../src/engine/runtime/thread-test.ts';
import { NODE_RUNTIME } from './demo.ts';

test('it times multiplications that are really made, with one number of threads only', async () => {
  const ms = await measureThreads(1, NODE_RUNTIME);
  expect(ms).toBeGreaterThan(0);
  expect(ms).toBeLessThan(1000);

  const session = await openSession(matrixGraph(3), [], NODE_RUNTIME, 1);
  const x = new Tensor('float32', new Float32Array(ROWS).fill(1), [1, ROWS]);
  const { product } = await session.run({ x });
  expect(product?.dims).toEqual([1, COLUMNS]);
  // 1 is quantised to 255.
  expect(new Set(product?.data as Int32Array)).toEqual(new Set([255 * ROWS * 3]));

  await expect(measureThreads(2, NODE_RUNTIME)).rejects.toMatchObject({ code: 'internal' });
});
