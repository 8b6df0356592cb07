/** The graph rewriting, on the real model and on files that are not what they should be. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO } from '../../src/contract/models.ts';
import { lazyBytes, memorySource } from '../../src/engine/byte-source.ts';
import { LAST_HIDDEN } from '../../src/engine/runtime/last-token.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import * as onnx from '../../src/engine/runtime/onnx-writer.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';
import { openSession } from '../../src/engine/runtime/session.ts';
import { demoFiles, newEngine, NODE_RUNTIME, ONNX, readDemo } from './demo.ts';

let file: Uint8Array<ArrayBuffer>;
let graph: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  file = new Uint8Array(await readDemo(ONNX));
  graph = new Uint8Array(rewriteModel(memorySource(file), ONNX).model);
});

test('leaves the weights where they are', () => {
  const { externalised, lastTokenLogits } = rewriteModel(memorySource(file), ONNX);
  expect(graph.length).toBeLessThan(file.length / 20);
  expect(externalised).toBeGreaterThan(10);
  expect(lastTokenLogits).toBe(true);
});

describe('the state before the output layer', () => {
  const [positions, width, vocabulary] = [3, 4, 2];
  const weights = Uint8Array.from({ length: width * vocabulary }, (_, i) => 3 * i - 9);
  const x = Float32Array.from({ length: positions * width }, (_, i) => Math.sin(i + 1));
  const inputs = [onnx.value('x', onnx.FLOAT32, [1, 'positions', width])];
  const table = onnx.initializer('weights', onnx.INT8, [width, vocabulary], weights);
  const integer = onnx.model({
    name: 'head',
    nodes: [
      onnx.node('DynamicQuantizeLinear', ['x'], ['quantised', 'scale', 'zero']),
      onnx.node('MatMulInteger', ['quantised', 'weights', 'zero'], ['logits']),
    ],
    initializers: [table],
    inputs,
    outputs: [onnx.value('logits', onnx.INT32, [1, 'positions', vocabulary])],
  });
  const float = onnx.model({
    name: 'head',
    nodes: [
      onnx.node('Cast', ['weights'], ['floats'], { to: onnx.FLOAT32 }),
      onnx.node('MatMul', ['x', 'floats'], ['logits']),
    ],
    initializers: [table],
    inputs,
    outputs: [onnx.value('logits', onnx.FLOAT32, [1, 'positions', vocabulary])],
  });
  const run = async (model: Uint8Array, x: Float32Array, outputs?: string[]) => {
    const session = await openSession(model, [], NODE_RUNTIME, 1);
    const feeds = { x: new Tensor('float32', x, [1, x.length / width, width]) };
    return session.run(feeds, outputs);
  };

  test.each([
    ['quantised', integer],
    ['float', float],
  ])('of a %s head is given out, and the logits are those of it alone', async (_what, model) => {
    const rewritten = rewriteModel(memorySource(model), 'x.onnx');
    expect(rewritten.lastTokenLogits).toBe(true);
    const { logits, [LAST_HIDDEN]: hidden } = await run(rewritten.model, x);
    const last = x.slice(-width);
    expect(hidden?.dims).toEqual([1, 1, width]);
    expect(hidden?.data).toEqual(last);
    expect(logits?.data).toEqual((await run(rewritten.model, last))['logits']?.data);
    expect(Object.keys(await run(rewritten.model, x, ['logits']))).toEqual(['logits']);
  });

  test('stays inside where something else reads what the head reads', () => {
    const nodes = [
      onnx.node('DynamicQuantizeLinear', ['x'], ['quantised', 'scale', 'zero']),
      onnx.node('MatMulInteger', ['quantised', 'weights', 'zero'], ['logits']),
      onnx.node('Cast', ['quantised'], ['more'], { to: onnx.FLOAT32 }),
    ];
    const outputs = [onnx.value('logits', onnx.INT32, [1, 'positions', vocabulary])];
    const model = onnx.model({ name: 'head', nodes, initializers: [table], inputs, outputs });
    expect(rewriteModel(memorySource(model), 'x.onnx').lastTokenLogits).toBe(false);
  });
});

test('the tokens have no shape, which the runtime would plan with for seconds', async () => {
  const { model, external } = rewriteModel(memorySource(file), ONNX);
  const files = external.map(({ path, source }) => ({ path, data: lazyBytes(source, path) }));
  const { inputMetadata } = await openSession(model, files, NODE_RUNTIME, 1);
  const shapes = Object.fromEntries(inputMetadata.map(({ name, shape }) => [name, shape]));
  expect(shapes['input_ids']).toEqual([]);
  expect(shapes['past_key_values.0.key']).toHaveLength(4);
});

test('reads only headers and what stays inline', () => {
  const source = memorySource(file);
  let read = 0;
  rewriteModel(
    { size: source.size, read: (at, length) => ((read += length), source.read(at, length)) },
    ONNX,
  );
  expect(read).toBeLessThan(file.length / 10);
});

const tag = (no: number) => new BinaryWriter().tag(no, WireType.LengthDelimited);
const message = (no: number, body: Uint8Array) => tag(no).bytes(body).finish();

/** An input whose type claims more bytes than it has. */
const tokens = Uint8Array.of(
  ...message(1, new TextEncoder().encode('input_ids')),
  ...message(2, tag(1).uint32(100).finish()),
);

describe('a file that is no graph is corrupt, by name', () => {
  test.each([
    ['empty', new Uint8Array(0)],
    ['a web page', new TextEncoder().encode('<!doctype html><title>Log in</title>')],
    ['zeros', new Uint8Array(5000)],
    ['a length beyond the end', message(7, new Uint8Array(300)).subarray(0, 200)],
    ['an initializer beyond its graph', message(7, tag(5).uint32(100_000).finish())],
    ['a node that ends early', message(7, message(1, tag(1).uint32(100).finish()))],
    ['tokens of a shape that ends early', message(7, message(11, tokens))],
    ['a field of an unknown wire type', Uint8Array.of((7 << 3) | 7, 1, 2, 3)],
  ])('%s', (_what, bytes) => {
    const expected = { name: 'AppError', code: 'corrupt', facts: { file: 'onnx/x.onnx' } };
    let error: unknown;
    try {
      rewriteModel(memorySource(bytes), 'onnx/x.onnx');
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject(expected);
  });

  test('more beside the weights than a graph can have', () => {
    const bomb = tag(25)
      .uint32(2 ** 30)
      .finish();
    const read = (at: number, length: number) =>
      length > 2 ** 20 ? expect.unreachable('read it all') : bomb.subarray(at, at + length);
    const file = { size: bomb.length + 2 ** 30, read };
    expect(() => rewriteModel(file, 'x.onnx')).toThrowError(/x.onnx: too large/);
  });

  test('every truncation of the real file', () => {
    for (let i = 1; i < 60; i++) {
      const part = memorySource(file.subarray(0, Math.floor((file.length * i) / 60)));
      expect(() => rewriteModel(part, ONNX)).toThrowError(
        /onnx: (cut off|no graph|not a protobuf)/,
      );
    }
  });
});

describe('a model that points where it should not does not load, and says which file', () => {
  const load = (onnx: Uint8Array<ArrayBuffer>) => newEngine(demoFiles({ [ONNX]: onnx })).load(DEMO);
  const corrupt = { code: 'corrupt', facts: { file: ONNX } };

  test('weights beyond the end of the file', async () => {
    // The rewritten graph on its own: all its offsets lie far behind its end.
    await expect(load(graph)).rejects.toMatchObject(corrupt);
  });

  test('weights in a file that is not there', async () => {
    const text = Buffer.from(graph).toString('latin1');
    const moved = text.replaceAll('model_quantized.onnx', 'model_elsewhere.onnx');
    await expect(load(Uint8Array.from(Buffer.from(moved, 'latin1')))).rejects.toMatchObject(
      corrupt,
    );
  });

  test('a tensor of an unknown type', async () => {
    await expect(load(withFirstTensor(2, 99))).rejects.toMatchObject(corrupt);
  });

  test('a tensor of another shape than its bytes', async () => {
    await expect(load(withFirstTensor(1, 7))).rejects.toMatchObject(corrupt);
  });

  test('but the same with a tensor that is as it was', async () => {
    await expect(load(withFirstTensor(1, undefined))).resolves.toMatchObject({ layers: 5 });
  });
});

/** The real file with one number changed in its first large tensor: 1 = dims, 2 = data type. */
function withFirstTensor(field: number, value: number | undefined): Uint8Array<ArrayBuffer> {
  let done = value === undefined;
  const walk = (bytes: Uint8Array, path: readonly number[]): Uint8Array => {
    const reader = new BinaryReader(bytes);
    const out = new BinaryWriter();
    while (reader.pos < reader.len) {
      const start = reader.pos;
      const [no, wire] = reader.tag();
      const large = wire === WireType.LengthDelimited && bytes.length > 5000;
      if (no === path[0] && path.length > 1 && large && !done) {
        out.raw(message(no, walk(reader.bytes(), path.slice(1))));
      } else if (no === field && path.length === 1 && !done) {
        reader.skip(wire);
        out.tag(no, WireType.Varint).uint32(value ?? 0);
        done = true;
      } else {
        reader.skip(wire);
        out.raw(bytes.subarray(start, reader.pos));
      }
    }
    return out.finish();
  };
  return new Uint8Array(walk(file, [7, 5, field]));
}

test('a range outside the file is refused before anything is read', () => {
  const bytes = lazyBytes(memorySource(new Uint8Array(10)), 'onnx/x.onnx');
  expect(bytes.byteLength).toBe(10);
  expect(bytes.subarray(2, 5)).toHaveLength(3);
  for (const [from, to] of [
    [5, 11],
    [-1, 3],
    [6, 5],
    [NaN, 3],
  ] as const) {
    expect(() => bytes.subarray(from, to)).toThrowError(/no bytes/);
  }
});
