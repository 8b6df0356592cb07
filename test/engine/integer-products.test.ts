/** The hub's form of a tied model: a float head behind a quantised table, and constants in nodes. */
import { expect, test } from 'vitest';
import { lazyBytes, memorySource } from '../../src/engine/byte-source.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import * as onnx from '../../src/engine/runtime/onnx-writer.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';
import { openSession } from '../../src/engine/runtime/session.ts';
import { NODE_RUNTIME } from './demo.ts';

const [VOCABULARY, HIDDEN] = [64, 32];
const TABLE_SCALE = 0.02;
const TABLE = Uint8Array.from({ length: VOCABULARY * HIDDEN }, (_, i) => (i * 7919) % 256);
const GAIN = Float32Array.from({ length: 512 * HIDDEN }, (_, i) => 0.5 + (i % 3));
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

/** Embedding, a gain from a Constant node, head. @param scales Of the head: one, or one a column. */
function hubForm(scales: readonly number[], axis = 1): Uint8Array {
  const shape = scales.length > 1 ? [scales.length] : [];
  return onnx.model({
    name: 'hub',
    nodes: [
      onnx.node('Gather', ['table', 'input_ids'], ['row']),
      onnx.node('DequantizeLinear', ['row', 'embed_scale', 'embed_zero'], ['embedded']),
      onnx.constant('gains', onnx.FLOAT32, [512, HIDDEN], new Uint8Array(GAIN.buffer)),
      onnx.node('Gather', ['gains', 'input_ids'], ['gain']),
      onnx.node('Mul', ['embedded', 'gain'], ['x']),
      onnx.node('Transpose', ['table'], ['turned']),
      onnx.node('DequantizeLinear', ['turned', 'scale', 'zero'], ['head'], { axis }),
      onnx.node('MatMul', ['x', 'head'], ['product']),
      onnx.node('Cast', ['product'], ['logits'], { to: onnx.FLOAT32 }),
    ],
    initializers: [
      onnx.initializer('table', onnx.UINT8, [VOCABULARY, HIDDEN], TABLE),
      onnx.initializer('embed_scale', onnx.FLOAT32, [], floats(TABLE_SCALE)),
      onnx.initializer('embed_zero', onnx.UINT8, [], Uint8Array.of(128)),
      onnx.initializer('scale', onnx.FLOAT32, shape, floats(...scales)),
      onnx.initializer('zero', onnx.UINT8, shape, new Uint8Array(scales.length).fill(128)),
    ],
    inputs: [onnx.value('input_ids', onnx.INT64, [1, 'positions'])],
    outputs: [onnx.value('logits', onnx.FLOAT32, [1, 'positions', VOCABULARY])],
  });
}

async function logits(model: Uint8Array, external: { path: string; data: Uint8Array }[]) {
  const session = await openSession(model, external, NODE_RUNTIME, 1);
  const ids = new Tensor('int64', BigInt64Array.of(3n, 41n, 7n), [1, 3]);
  const { logits } = await session.run({ input_ids: ids }, ['logits']);
  await session.release();
  return (logits!.data as Float32Array).slice(-VOCABULARY);
}

test.each([
  ['one scale', [TABLE_SCALE]],
  ['a scale a column', Array.from({ length: VOCABULARY }, (_, i) => 0.01 + i / 5000)],
])('a float head of %s becomes a product of integers, on one table', async (_what, scales) => {
  const file = hubForm(scales);
  const rewritten = rewriteModel(memorySource(file), 'x.onnx');
  expect(rewritten).toMatchObject({
    ...{ integerHead: true, sharedHead: true, lastTokenLogits: true, tokenScales: true },
  });
  const external = rewritten.external.map(({ path, source }) => ({
    ...{ path, data: lazyBytes(source, path) },
  }));
  const float = await logits(file, []);
  const integer = await logits(rewritten.model, external);
  const largest = float.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
  integer.forEach((logit, i) => expect(Math.abs(logit - float[i]!)).toBeLessThan(largest / 100));
});

test('the tensor of a large Constant node stays in the file', () => {
  const file = hubForm([TABLE_SCALE]);
  const { model, externalised } = rewriteModel(memorySource(file), 'x.onnx');
  expect(model.length).toBeLessThan(4000);
  expect(externalised).toBe(2); // the table and the gains
});

test('a float head with a scale a row stays float: its rows cannot be summed as integers', async () => {
  const file = hubForm(Array(HIDDEN).fill(TABLE_SCALE), 0);
  const rewritten = rewriteModel(memorySource(file), 'x.onnx');
  expect(rewritten).toMatchObject({ integerHead: false, lastTokenLogits: true });
});

test('a float product of floats stays one', () => {
  const file = onnx.model({
    name: 'float',
    nodes: [onnx.node('MatMul', ['x', 'head'], ['logits'])],
    initializers: [
      onnx.initializer('head', onnx.FLOAT32, [HIDDEN, 16], new Uint8Array(HIDDEN * 64)),
    ],
    inputs: [onnx.value('x', onnx.FLOAT32, [1, 'positions', HIDDEN])],
    outputs: [onnx.value('logits', onnx.FLOAT32, [1, 'positions', 16])],
  });
  expect(rewriteModel(memorySource(file), 'x.onnx').integerHead).toBe(false);
});
