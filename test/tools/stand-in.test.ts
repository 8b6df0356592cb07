/** The stand-in's graph is the one that the hub's converters make, and the engine's shortcuts take hold of it. */
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../src/engine/byte-source.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';
import { openSession } from '../../src/engine/runtime/session.ts';
import { qwenGraph } from '../../tools/stand-in/qwen.ts';
import { SEED } from '../../tools/stand-in/shape.ts';
import { NODE_RUNTIME } from '../engine/demo.ts';
import { hubModel, TINY, type Head } from '../support/hub-graph.ts';

/**
 * Counted in the file that optimum 1.18.1 (transformers 4.38.2, torch 1.13) and `quantize_dynamic` of
 * onnxruntime 1.15.1 make of a Qwen2ForCausalLM of the shape TINY. The graph equals it node for node.
 */
const EXPORTED = {
  ...{
    Constant: 163,
    Cast: 53,
    Mul: 52,
    Unsqueeze: 48,
    Add: 27,
    Concat: 23,
    Shape: 20,
    Gather: 20,
  },
  ...{ Slice: 14, MatMulInteger: 14, Reshape: 12, Transpose: 11, Div: 11, Where: 6, Pow: 5 },
  ...{ DynamicQuantizeLinear: 8, ConstantOfShape: 5, ReduceMean: 5, Sqrt: 5, MatMul: 5, Sub: 4 },
  ...{ Neg: 4, DequantizeLinear: 2, Squeeze: 2, Equal: 2, Expand: 2, Softmax: 2, Sigmoid: 2 },
  ...{ Range: 1, Less: 1, Trilu: 1 },
};

test('has the operators of the exported graph, as often', () => {
  const counts: Record<string, number> = {};
  for (const { type } of qwenGraph(TINY, SEED).nodes) counts[type] = (counts[type] ?? 0) + 1;
  expect(counts).toEqual(EXPORTED);
});

test('has one uint8 table around 128, whose scale its two readers share', () => {
  const { nodes, initializers } = qwenGraph(TINY, SEED);
  const table = initializers.filter(({ name }) => name.startsWith('model.embed_tokens.weight'));
  expect(table.map(({ name, dims, typed }) => [name.slice(26), dims, typed])).toEqual([
    ['quantized', [TINY.vocab, TINY.hidden], undefined],
    ['scale', [], expect.any(Number)],
    ['zero_point', [], 128],
  ]);
  const turned = nodes.find(({ inputs, type }) => {
    return type === 'Transpose' && inputs[0] === 'model.embed_tokens.weight_quantized';
  });
  expect(turned?.attributes).toEqual({});
  const dequantised = nodes.filter(({ type }) => type === 'DequantizeLinear');
  for (const { inputs } of dequantised) {
    expect(inputs.slice(1)).toEqual(table.slice(1).map(({ name }) => name));
  }
});

describe.each<Head>(['float', 'integer'])('with a head of type %s', (head) => {
  test('runs, and a prompt in two parts answers as one in a whole', async () => {
    const file = hubModel(head);
    const session = await openSession(file, [], NODE_RUNTIME, 1);
    const ids = [3, 1, 4, 1, 5];
    const empty = new Float32Array();
    const run = (ids: number[], past: number, cache: (name: string) => Tensor) => {
      const int64 = (values: number[]) => BigInt64Array.from(values, BigInt);
      const tensor = (values: number[]) => new Tensor('int64', int64(values), [1, values.length]);
      const names = [0, 1].flatMap((i) => [`${i}.key`, `${i}.value`]);
      return session.run({
        input_ids: tensor(ids),
        attention_mask: tensor(new Array<number>(past + ids.length).fill(1)),
        position_ids: tensor(ids.map((_, i) => past + i)),
        ...Object.fromEntries(names.map((name) => [`past_key_values.${name}`, cache(name)])),
      });
    };
    const { heads, headDim, vocab } = TINY;
    const none = () => new Tensor('float32', empty, [1, heads, 0, headDim]);
    const whole = await run(ids, 0, none);
    expect(whole['logits']?.dims).toEqual([1, ids.length, vocab]);
    const first = await run(ids.slice(0, 4), 0, none);
    const second = await run(ids.slice(4), 4, (name) => first[`present.${name}`] as Tensor);
    const last = (outputs: typeof whole) =>
      [...(outputs['logits']?.data as Float32Array)].slice(-vocab);
    const [one, two] = [last(whole), last(second)];
    // A pass has one activation scale, so that another cut is not quite the same.
    const largest = Math.max(...one.map(Math.abs));
    expect(largest).toBeGreaterThan(1);
    one.forEach((logit, i) => expect(Math.abs(logit - two[i]!)).toBeLessThan(0.1 * largest));
  });

  test('is taken hold of', () => {
    const file = hubModel(head);
    const { model, ...found } = rewriteModel(memorySource(file), 'model.onnx');
    expect(found).toMatchObject({ sharedHead: true, integerHead: true, lastTokenLogits: true });
    expect(model.length).toBeLessThan(file.length / 2);
  });
});
