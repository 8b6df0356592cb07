/** A scale for each token: held against plain arithmetic, on the real runtime, at its full optimisation. */
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../src/engine/byte-source.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import * as onnx from '../../src/engine/runtime/onnx-writer.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';
import { openSession } from '../../src/engine/runtime/session.ts';
import { NODE_RUNTIME } from './demo.ts';
import { quantisedProduct } from './quantised-product.ts';

const [POSITIONS, WIDTH, COLUMNS] = [4, 8, 6];
const WEIGHTS = Int8Array.from({ length: WIDTH * COLUMNS }, (_, i) => ((i * 37) % 255) - 127);
const SCALES = Float32Array.from({ length: COLUMNS }, (_, i) => 0.01 + 0.003 * i);
const BIAS = Float32Array.from({ length: COLUMNS }, (_, i) => i - 2.5);
/** The first position is a hundred times larger than the others, as in a conversation; the last is 0. */
const X = Float32Array.from({ length: POSITIONS * WIDTH }, (_, i) =>
  i >= (POSITIONS - 1) * WIDTH ? 0 : Math.sin(i + 1) * (i < WIDTH ? 100 : 1),
);

const bytes = (values: Float32Array) => new Uint8Array(values.buffer);

/** A linear layer as the converters write it. */
function layer(add: 'none' | 'bias second' | 'bias first', opset = 13): Uint8Array {
  const product = add === 'none' ? 'y' : 'product';
  const operands = add === 'bias second' ? [product, 'bias'] : ['bias', product];
  return onnx.model(
    {
      name: 'layer',
      nodes: [
        ...quantisedProduct('q', 'weights', product),
        ...(add === 'none' ? [] : [onnx.node('Add', operands, ['y'])]),
      ],
      initializers: [
        onnx.initializer('weights', onnx.INT8, [WIDTH, COLUMNS], new Uint8Array(WEIGHTS.buffer)),
        onnx.initializer('scales', onnx.FLOAT32, [COLUMNS], bytes(SCALES)),
        onnx.initializer('bias', onnx.FLOAT32, [COLUMNS], bytes(BIAS)),
      ],
      inputs: [onnx.value('x', onnx.FLOAT32, [1, 'positions', WIDTH])],
      outputs: [onnx.value('y', onnx.FLOAT32, [1, 'positions', COLUMNS])],
    },
    opset,
  );
}

async function run(model: Uint8Array, x: Float32Array): Promise<number[]> {
  const session = await openSession(model, [], NODE_RUNTIME, 1);
  const { y } = await session.run({
    x: new Tensor('float32', x, [1, x.length / WIDTH, WIDTH]),
  });
  await session.release();
  return [...(y!.data as Float32Array)];
}

function expected(bias: Float32Array | undefined): number[] {
  const rows = Array.from({ length: POSITIONS }, (_, i) => X.subarray(i * WIDTH, (i + 1) * WIDTH));
  return rows.flatMap((row) => {
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return Array.from(SCALES, (scale, column) => {
      const terms = Array.from(row, (value, i) => {
        return Math.round((127 * value) / largest) * WEIGHTS[i * COLUMNS + column]!;
      });
      const sum = terms.reduce((all, term) => all + term, 0);
      return (sum * largest * scale) / 127 + (bias?.[column] ?? 0);
    });
  });
}

describe.each([13, 18])('a linear layer of opset %i', (opset) => {
  test.each(['none', 'bias second', 'bias first'] as const)('add: %s', async (add) => {
    const { model, tokenScales } = rewriteModel(memorySource(layer(add, opset)), 'x.onnx');
    expect(tokenScales).toBe(true);
    const result = await run(model, X);
    expected(add === 'none' ? undefined : BIAS).forEach((value, i) => {
      expect(result[i], `number ${i}`).toBeCloseTo(value, 3);
    });
  });
});

test('a row gives the same numbers whatever rows are beside it', async () => {
  const { model } = rewriteModel(memorySource(layer('bias second')), 'x.onnx');
  const together = await run(model, X);
  for (let i = 0; i < POSITIONS; i++) {
    const alone = await run(model, X.slice(i * WIDTH, (i + 1) * WIDTH));
    expect(alone).toEqual(together.slice(i * COLUMNS, (i + 1) * COLUMNS));
  }
});

test('only constants are negated: what is added from a layer before costs nothing more', () => {
  const residual = onnx.model({
    name: 'residual',
    nodes: [
      onnx.node('Abs', ['x'], ['before']),
      onnx.node('DynamicQuantizeLinear', ['before'], ['q', 'q_scale', 'q_zero']),
      onnx.node('MatMulInteger', ['q', 'weights', 'q_zero'], ['integer']),
      onnx.node('Cast', ['integer'], ['float'], { to: onnx.FLOAT32 }),
      onnx.node('Mul', ['q_scale', 'scales'], ['scale']),
      onnx.node('Mul', ['float', 'scale'], ['product']),
      onnx.node('Add', ['before', 'product'], ['sum']),
      onnx.node('Identity', ['bias'], ['folded']), // as the runtime does while it loads
      onnx.node('Add', ['product', 'folded'], ['y']),
    ],
    initializers: [
      onnx.initializer('weights', onnx.INT8, [WIDTH, WIDTH], new Uint8Array(WIDTH * WIDTH)),
      onnx.initializer('scales', onnx.FLOAT32, [], bytes(Float32Array.of(1))),
      onnx.initializer('bias', onnx.FLOAT32, [WIDTH], new Uint8Array(4 * WIDTH)),
    ],
    inputs: [onnx.value('x', onnx.FLOAT32, [1, 'positions', WIDTH])],
    outputs: [onnx.value('y', onnx.FLOAT32, [1, 'positions', WIDTH])],
  });
  const text = new TextDecoder('latin1').decode(
    rewriteModel(memorySource(residual), 'x.onnx').model,
  );
  const count = (op: string) => text.split(`"\x03${op}`).length - 1;
  expect({ Neg: count('Neg'), Sub: count('Sub'), Add: count('Add') }).toEqual({
    ...{ Neg: 1, Sub: 1, Add: 1 },
  });
});

// If the runtime ever learns this, the detour by Sub can go.
test('the runtime still gets a fused Add wrong where a scale is no scalar', async () => {
  const scales = onnx.model({
    name: 'trap',
    nodes: [
      onnx.node('QuantizeLinear', ['x', 'step', 'zero'], ['q']),
      onnx.node('Abs', ['x'], ['size']),
      onnx.node('ReduceMax', ['size'], ['q_scale'], { axes: [-1], keepdims: 1 }),
      onnx.node('MatMulInteger', ['q', 'weights', 'zero'], ['integer']),
      onnx.node('Cast', ['integer'], ['float'], { to: onnx.FLOAT32 }),
      onnx.node('Mul', ['q_scale', 'scales'], ['scale']),
      onnx.node('Mul', ['float', 'scale'], ['product']),
      onnx.node('Add', ['product', 'bias'], ['y']),
    ],
    initializers: [
      onnx.initializer('weights', onnx.INT8, [WIDTH, COLUMNS], new Uint8Array(WEIGHTS.length)),
      onnx.initializer('scales', onnx.FLOAT32, [COLUMNS], bytes(SCALES)),
      onnx.initializer('bias', onnx.FLOAT32, [COLUMNS], bytes(BIAS)),
      onnx.initializer('step', onnx.FLOAT32, [], bytes(Float32Array.of(1))),
      onnx.initializer('zero', onnx.UINT8, [], Uint8Array.of(128)),
    ],
    inputs: [onnx.value('x', onnx.FLOAT32, [1, 'positions', WIDTH])],
    outputs: [onnx.value('y', onnx.FLOAT32, [1, 'positions', COLUMNS])],
  });
  // All weights are 0, so that the bias should be all there is.
  const [first] = await run(
    scales,
    Float32Array.from({ length: 2 * WIDTH }, () => 2),
  );
  expect(first).not.toBeCloseTo(BIAS[0]!, 3);
});

test('a quantised input that anything else reads is left as it is', () => {
  const other = onnx.model({
    name: 'other',
    nodes: [
      onnx.node('DynamicQuantizeLinear', ['x'], ['q', 'scale', 'zero']),
      onnx.node('DequantizeLinear', ['q', 'scale', 'zero'], ['y']),
    ],
    inputs: [onnx.value('x', onnx.FLOAT32, [1, 'positions', WIDTH])],
    outputs: [onnx.value('y', onnx.FLOAT32, [1, 'positions', WIDTH])],
  });
  expect(rewriteModel(memorySource(other), 'x.onnx').tokenScales).toBe(false);
});
