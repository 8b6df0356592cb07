/** Inputs of products in parts: held against plain arithmetic, on the real runtime, at its full optimisation. */
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../src/engine/byte-source.ts';
import { LAST_HIDDEN } from '../../src/engine/runtime/last-token.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import * as onnx from '../../src/engine/runtime/onnx-writer.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';
import { openSession } from '../../src/engine/runtime/session.ts';
import { NODE_RUNTIME } from './demo.ts';
import { quantisedProduct } from './quantised-product.ts';

/** Narrow, as a model goes. */
const [WIDTH, COLUMNS, POSITIONS] = [512, 24, 3];
const FILE = 'x.onnx';
const weights = (rows: number) =>
  Int8Array.from(
    { length: rows * COLUMNS },
    (_, i) => (((i * i * 37 + i * 101) % 65_521) % 255) - 127,
  );
const SCALES = Float32Array.from({ length: COLUMNS }, (_, i) => 0.001 + 0.0003 * i);
const BIAS = Float32Array.from({ length: COLUMNS }, (_, i) => i - 2.5);
/** Each token has one value that is thirty times the others; the second one is 0 for a stretch. */
const inputs = (width: number) =>
  Float32Array.from({ length: POSITIONS * width }, (_, i) => {
    if (i % width === 5) return 30;
    return Math.floor(i / width) === 1 && i % width >= 384 ? 0 : Math.sin(i + 1);
  });

interface Layer {
  width?: number;
  bias?: boolean;
  opset?: number;
  /** Whether something else reads the weights. */
  other?: boolean;
}

/** One layer that gives `y`, and the head of a model beside it. */
function layer({ width = WIDTH, bias, opset = 13, other }: Layer): Uint8Array {
  const product = bias ? 'product' : 'y';
  const raw = (values: Float32Array | Int8Array) => new Uint8Array(values.buffer);
  return onnx.model(
    {
      name: 'layer',
      nodes: [
        ...quantisedProduct('q', 'weights', product),
        ...(bias ? [onnx.node('Add', [product, 'bias'], ['y'])] : []),
        ...quantisedProduct('h', 'head', 'logits'),
        ...(other ? [onnx.node('Identity', ['weights'], ['copy'])] : []),
      ],
      initializers: [
        onnx.initializer('weights', onnx.INT8, [width, COLUMNS], raw(weights(width))),
        onnx.initializer('head', onnx.INT8, [width, COLUMNS], raw(weights(width))),
        onnx.initializer('scales', onnx.FLOAT32, [COLUMNS], raw(SCALES)),
        onnx.initializer('bias', onnx.FLOAT32, [COLUMNS], raw(BIAS)),
      ],
      inputs: [onnx.value('x', onnx.FLOAT32, [1, 'positions', width])],
      outputs: [
        onnx.value('y', onnx.FLOAT32, [1, 'positions', COLUMNS]),
        onnx.value('logits', onnx.FLOAT32, [1, 'positions', COLUMNS]),
        ...(other ? [onnx.value('copy', onnx.INT8, [width, COLUMNS])] : []),
      ],
    },
    opset,
  );
}

async function run(file: Uint8Array, x: Float32Array, width = WIDTH) {
  const { model, external, tokenScales } = rewriteModel(memorySource(file), FILE);
  expect(tokenScales).toBe(true);
  const files = external.map(({ path, source }) => ({ path, data: source.read(0, source.size) }));
  const session = await openSession(model, files, NODE_RUNTIME, 1);
  const tensor = new Tensor('float32', x, [1, x.length / width, width]);
  const outputs = await session.run({ x: tensor });
  await session.release();
  return { values: [...(outputs['y']!.data as Float32Array)], outputs };
}

/** Without any rounding of the input. */
function exact(x: Float32Array, width: number, bias = false): number[] {
  const matrix = weights(width);
  return Array.from({ length: (x.length / width) * COLUMNS }, (_, i) => {
    const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS];
    let sum = 0;
    for (let k = 0; k < width; k++) sum += x[row * width + k]! * matrix[k * COLUMNS + column]!;
    return sum * SCALES[column]! + (bias ? BIAS[column]! : 0);
  });
}

/** Each of `stretches` of a row is rounded to 1/127 of its largest value. */
function rounded(x: Float32Array, width: number, stretches: number): Float32Array {
  const length = width / stretches;
  return Float32Array.from(x, (value, i) => {
    const start = i - (i % length);
    const most = x.subarray(start, start + length).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    return most ? (Math.round((127 * value) / most) * most) / 127 : 0;
  });
}

function expectNear(values: readonly number[], wanted: readonly number[]) {
  expect(values).toHaveLength(wanted.length);
  wanted.forEach((value, i) => expect(values[i], `number ${i}`).toBeCloseTo(value, 1));
}

/** Root of the mean square. */
const error = (values: readonly number[], wanted: readonly number[]) =>
  Math.hypot(...values.map((value, i) => value - wanted[i]!)) / Math.sqrt(values.length);

describe.each([13, 18])('a linear layer of opset %i', (opset) => {
  test.each([false, true])('bias: %s: each quarter of a token has its own scale', async (bias) => {
    const x = inputs(WIDTH);
    const { values } = await run(layer({ bias, opset }), x);
    expectNear(values, exact(rounded(x, WIDTH, 4), WIDTH, bias));
    // An outlier leaves the other three quarters their resolution.
    const one = exact(rounded(x, WIDTH, 1), WIDTH, bias);
    const wanted = exact(x, WIDTH, bias);
    expect(error(values, wanted)).toBeLessThan(0.9 * error(one, wanted));
  });
});

test('a token gives the same numbers whatever tokens are beside it', async () => {
  const x = inputs(WIDTH);
  const file = layer({ bias: true });
  const { values } = await run(file, x);
  for (let i = 0; i < POSITIONS; i++) {
    const alone = await run(file, x.slice(i * WIDTH, (i + 1) * WIDTH));
    expect(alone.values).toEqual(values.slice(i * COLUMNS, (i + 1) * COLUMNS));
  }
});

test.each([
  ['a width that has no such quarters', { width: 528 }],
  ['weights that something else reads', { other: true }],
  ['a wide model', { width: 768 }],
  ['a model too narrow to cut', { width: 256 }],
  ['an older opset', { opset: 12 }],
])('one scale a token: %s', async (_, options: Layer) => {
  const { width = WIDTH } = options;
  const x = inputs(width);
  const { values } = await run(layer(options), x, width);
  expectNear(values, exact(rounded(x, width, 1), width));
});

test('the last token comes to its logits with 15 bits, in a narrow model alone', async () => {
  const errors = [WIDTH, 768].map(async (width) => {
    const x = inputs(width);
    const { outputs } = await run(layer({ width }), x, width);
    const last = x.slice(-width);
    expect(outputs['logits']!.dims).toEqual([1, 1, COLUMNS]);
    expect([...(outputs[LAST_HIDDEN]!.data as Float32Array)]).toEqual([...last]);
    const wanted = exact(last, width);
    const one = exact(rounded(last, width, 1), width);
    return error([...(outputs['logits']!.data as Float32Array)], wanted) / error(one, wanted);
  });
  const [narrow, wide] = await Promise.all(errors);
  expect(narrow).toBeLessThan(0.05);
  expect(wide).toBeCloseTo(1, 1);
});
