/** One table for embedding and lm_head: the transposition, and when a graph is left alone. */
import { beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../src/engine/byte-source.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import { ownNode, type GraphNode } from '../../src/engine/runtime/onnx-nodes.ts';
import { node } from '../../src/engine/runtime/onnx-writer.ts';
import { shareTiedHead, transpose, type LargeTensor } from '../../src/engine/runtime/tied-head.ts';
import { ONNX, readDemo } from './demo.ts';

describe('transposes', () => {
  test.each([
    [4, 4],
    [8, 4],
    [4, 132],
    [64, 64],
    [68, 128],
    [16_388, 8],
    [33_000, 12],
  ])('%i rows of %i bytes', (rows, columns) => {
    const start = 3; // weights rarely begin at a multiple of four
    const file = Uint8Array.from({ length: start + rows * columns }, (_, i) => (i * 31) ^ (i >> 8));
    const turned = transpose(memorySource(file), start, rows, columns);
    expect(turned.length).toBe(rows * columns);
    for (let row = 0; row < rows; row += 7) {
      for (let column = 0; column < columns; column++) {
        expect(turned[column * rows + row]).toBe(file[start + row * columns + column]);
      }
    }
  });
});

describe('a graph', () => {
  const table = (change: Partial<LargeTensor> = {}): LargeTensor => ({
    name: 'table',
    dims: [8, 4],
    dataType: 3,
    source: memorySource(Uint8Array.from({ length: 32 }, (_, i) => i)),
    start: 0,
    length: 32,
    ...change,
  });
  const own = (...args: Parameters<typeof node>) => ownNode(node(...args));
  const embed = own('Gather', ['table', 'input_ids'], ['rows'], { axis: 0 });
  const turn = own('Transpose', ['table'], ['head'], { perm: [1, 0] });
  const product = own('MatMulInteger', ['x', 'head'], ['logits']);
  const share = (nodes: GraphNode[], tensor = table()) => {
    const tensors = new Map([[tensor.name, tensor]]);
    return { turned: shareTiedHead(nodes, tensors), nodes, tensors };
  };

  test('gives the transposed bytes back before the file is read again', () => {
    const { turned } = share([embed, turn, product]);
    const file = turned!.source.readBefore(memorySource(Uint8Array.of(7, 8, 9)));
    const bytes = turned!.source.read(0, 32);
    expect(bytes).toHaveLength(32);
    expect(file.read(1, 1)).toEqual(Uint8Array.of(8));
    expect(bytes).toHaveLength('transfer' in ArrayBuffer.prototype ? 0 : 32);
    expect(turned!.source.read(0, 32)).toHaveLength(32);
  });

  test('of a tied model keeps the transposed table alone, and looks tokens up in it', () => {
    const { turned, nodes, tensors } = share([embed, turn, product]);
    expect(turned).toMatchObject({ name: 'head', dims: [4, 8], dataType: 3, length: 32 });
    expect(turned?.source.read(0, 32).slice(0, 8)).toEqual(
      Uint8Array.of(0, 4, 8, 12, 16, 20, 24, 28),
    );
    expect([...tensors.keys()]).toEqual(['head']);
    expect(nodes.map(({ op, inputs, outputs }) => [op, ...inputs, ...outputs])).toEqual([
      ['Gather', 'head', 'input_ids', 'rows/columns'],
      ['Transpose', 'rows/columns', 'rows'],
      ['MatMulInteger', 'x', 'head', 'logits'],
    ]);
    expect(nodes[0]?.attributes.get('axis')).toEqual([1]);
    expect(nodes[1]?.attributes.get('perm')).toEqual([1, 2, 0]);
  });

  test.each<[string, GraphNode[], LargeTensor?]>([
    ['that turns nothing', [embed, product]],
    ['whose table something else reads', [embed, turn, own('Cast', ['table'], ['float'])]],
    ['that looks up other things', [own('Gather', ['table', 'other'], ['rows']), turn]],
    ['that looks up columns', [own('Gather', ['table', 'input_ids'], ['r'], { axis: 1 }), turn]],
    ['that turns it otherwise', [embed, own('Transpose', ['table'], ['h'], { perm: [0, 1] })]],
    ['of floats', [embed, turn], table({ length: 128 })],
    ['of an odd size', [embed, turn], table({ dims: [9, 4], length: 36 })],
    ['of three dimensions', [embed, turn], table({ dims: [8, 2, 2] })],
  ])('%s is left alone', (_what, nodes, tensor = table()) => {
    const before = nodes.map(({ bytes }) => bytes);
    const { turned, tensors } = share(nodes, tensor);
    expect(turned).toBeUndefined();
    expect(nodes.map(({ bytes }) => bytes)).toEqual(before);
    expect([...tensors.keys()]).toEqual(['table']);
  });
});

describe('the demo', () => {
  let file: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    file = new Uint8Array(await readDemo(ONNX));
  });

  test('has such a pair: its table is handed over once', () => {
    const { sharedHead, external } = rewriteModel(memorySource(file), ONNX);
    expect(sharedHead).toBe(true);
    expect(external.map(({ path }) => path)).toEqual([
      'model_quantized.onnx',
      'model_quantized.onnx.transposed',
    ]);
  });
});
