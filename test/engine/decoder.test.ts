/** The decoder over a session that follows a script. */
import { expect, test } from 'vitest';
import { Decoder } from '../../src/engine/decoder.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';
import type { Session, Tensors } from '../../src/engine/runtime/types.ts';
import { GREEDY } from '../../src/contract/models.ts';

const CACHE = ['past_key_values.0.key', 'past_key_values.0.value'];
const SHAPE = ['batch_size', 2, 'past_sequence_length', 4];

interface Step {
  tokens: number;
  cached: number;
}

/** Answers every position with its number among three tokens; `fail` is thrown where it is set. */
function scriptedSession(steps: Step[], script: { fail?: unknown } = {}): Session {
  const run = async (feeds: Tensors) => {
    if (script.fail !== undefined) throw script.fail;
    const tokens = feeds['input_ids']?.dims[1] ?? 0;
    const cached = feeds['past_key_values.0.key']?.dims[2] ?? 0;
    steps.push({ tokens, cached });
    const logits = Float32Array.from({ length: tokens * 3 }, (_, i) => i);
    const present = () => new Tensor('float32', new Float32Array(0), [0, 2, cached + tokens, 4]);
    return {
      logits: new Tensor('float32', logits, [1, tokens, 3]),
      'present.0.key': present(),
      'present.0.value': present(),
    };
  };
  return {
    inputNames: ['input_ids', 'attention_mask', ...CACHE],
    outputNames: ['logits', 'present.0.key', 'present.0.value'],
    inputMetadata: CACHE.map((name) => ({
      name,
      isTensor: true,
      type: 'float32',
      shape: SHAPE,
    })),
    run,
    slice: (tensor) => tensor,
    lend: (tensor) => tensor,
    release: async () => {},
  };
}

test('reads layers, heads and width from the session', () => {
  expect(new Decoder(scriptedSession([]), 'x.onnx')).toMatchObject({
    layers: 1,
    kvHeads: 2,
    headDim: 4,
  });
});

test('answers with the logits of the last position', async () => {
  const steps: Step[] = [];
  const decoder = new Decoder(scriptedSession(steps), 'x.onnx');
  expect([...(await decoder.lastLogits([5, 6, 7]))]).toEqual([6, 7, 8]);
  expect(steps).toEqual([{ tokens: 3, cached: 0 }]);
});

test('passes the prompt once and then one token a step, over a cache of its own', async () => {
  const steps: Step[] = [];
  const decoder = new Decoder(scriptedSession(steps), 'x.onnx');
  const run = async () => {
    const tokens: number[] = [];
    const onToken = (id: number) => tokens.push(id) < 0;
    await decoder.generate({
      ids: [5, 6],
      past: undefined,
      maxTokens: 3,
      sampling: GREEDY,
      onToken,
    });
    return tokens;
  };
  const expected = [
    { tokens: 2, cached: 0 },
    { tokens: 1, cached: 2 },
    { tokens: 1, cached: 3 },
  ];
  expect(await run()).toEqual([2, 2, 2]);
  expect(await run()).toEqual([2, 2, 2]);
  expect(steps).toEqual([...expected, ...expected]);
});

test.each([
  ['memory', new Error('std::bad_alloc')],
  ['memory', 5_242_880],
  ['worker', new WebAssembly.RuntimeError('unreachable')],
  ['internal', new Error('failed to call OrtRun(). ERROR_CODE: 2')],
])('a run that fails is %s, and the next call is not affected', async (code, fail) => {
  const script: { fail?: unknown } = { fail };
  const decoder = new Decoder(scriptedSession([], script), 'x.onnx');
  const job = { ids: [5], past: undefined, maxTokens: 3, sampling: GREEDY, onToken: () => false };
  await expect(decoder.lastLogits([5])).rejects.toMatchObject({ code });
  await expect(decoder.generate(job)).rejects.toMatchObject({ code });
  delete script.fail;
  await expect(decoder.lastLogits([5])).resolves.toHaveLength(3);
});
