import { expect, test } from 'vitest';
import { openSession } from '../../src/engine/runtime/session.ts';
import {
  COLUMNS,
  MATRICES,
  measureThreads,
  ROWS,
  threadTestGraph,
} from '../../src/engine/runtime/thread-test.ts';
import { Tensor } from 'onnxruntime-web/wasm';
import { NODE_RUNTIME } from './demo.ts';

test('it times multiplications that are really made, with one number of threads only', async () => {
  const ms = await measureThreads(1, NODE_RUNTIME);
  expect(ms).toBeGreaterThan(0);
  expect(ms).toBeLessThan(1000);

  const session = await openSession(threadTestGraph(), [], NODE_RUNTIME, 1);
  const x = new Tensor('float32', new Float32Array(ROWS).fill(1), [1, ROWS]);
  const outputs = await session.run({ x });
  expect(Object.keys(outputs)).toHaveLength(MATRICES);
  // 1 is quantised to 255, and every weight of matrix i is i + 1.
  Object.values(outputs).forEach(({ data, dims }, i) => {
    expect(dims).toEqual([1, COLUMNS]);
    expect(new Set(data as Int32Array)).toEqual(new Set([255 * ROWS * (i + 1)]));
  });

  await expect(measureThreads(2, NODE_RUNTIME)).rejects.toMatchObject({ code: 'internal' });
});
