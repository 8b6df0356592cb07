/**
 * A Qwen1.5 decoder as the hub's quantised export has it, node for node: optimum 1.18 traces
 * `modeling_qwen2.py` of transformers 4.38, onnxruntime's `quantize_dynamic` turns its products into
 * products of integers, one scale a matrix, and the table into uint8. The table's second reader, the
 * lm_head, is no product with a constant, so it stays one of floats, with the table dequantised.
 */
import { float32, Graph, Scope } from './graph.ts';
import { FLOAT, INT64 } from './onnx-file.ts';
import {
  FIRST_CONTROL_TOKEN,
  LOGIT_DEVIATION,
  residualGain,
  weightScale,
  type Shape,
} from './shape.ts';
import { causalMask } from './mask.ts';

/**
 * `float`: DequantizeLinear of the transposed table, then MatMul, as the hub's files have it.
 * `integer`: the product of integers that it could be.
 */
export type Head = 'float' | 'integer';

/** What the layers take from the model. */
interface Shared {
  /** [batch, new] */
  positions: string;
  /** Number of cached tokens. */
  past: string;
  /** [batch, 1, new, total], added to the scores. */
  mask: string;
  /** Cosines and sines [positions, head size]. */
  tables: string[];
}

export function qwenGraph(shape: Shape, seed: number, head: Head = 'float'): Graph {
  const g = new Graph(seed);
  const { layers, hidden, vocab } = shape;
  declareValues(g, shape);
  const model = new Scope(g, '/model');
  const length = model.size('input_ids', 1);
  const past = model.size('past_key_values.0.key', 2);
  const flat = model.list(-1, length);
  const reshaped = model.op('Reshape', ['position_ids', flat], { allowzero: 0 });
  const positions = model.cast(reshaped, INT64);

  const scale = weightScale(hidden, LOGIT_DEVIATION);
  const small = Math.min(vocab, FIRST_CONTROL_TOKEN);
  const table = g.table('model.embed_tokens.weight', vocab, hidden, scale, small);
  let x = embed(g, table);
  const mask = causalMask(model, length, past);
  const shared: Shared = { positions, past, mask, tables: [] };
  for (let i = 0; i < layers; i++) {
    const path = `/model/layers.${i}`;
    const layer = new Scope(g, path);
    const before = norm(g, x, `${path}/input_layernorm`, hidden);
    const attended = attention(g, shape, i, before.normed, shared);
    x = layer.op('Add', [before.input, attended]);
    const between = norm(g, x, `${path}/post_attention_layernorm`, hidden);
    x = layer.op('Add', [between.input, mlp(g, shape, i, between.normed)]);
  }
  const last = norm(g, x, '/model/norm', hidden).normed;
  lmHead(g, last, table, head);
  return g;
}

function declareValues(g: Graph, { layers, heads, headDim, vocab }: Shape): void {
  const total = 'past_sequence_length + 1';
  g.input('input_ids', INT64, ['batch_size', 'sequence_length']);
  g.input('attention_mask', INT64, ['batch_size', total]);
  g.input('position_ids', INT64, ['batch_size', 'sequence_length']);
  g.output('logits', FLOAT, ['batch_size', 'sequence_length', vocab]);
  for (let i = 0; i < layers; i++) {
    for (const kind of ['key', 'value']) {
      const cache = (length: string) => ['batch_size', heads, length, headDim];
      g.input(`past_key_values.${i}.${kind}`, FLOAT, cache('past_sequence_length'));
      g.output(`present.${i}.${kind}`, FLOAT, cache(total));
    }
  }
}

type Table = ReturnType<Graph['table']>;

function embed(g: Graph, table: Table): string {
  const name = '/model/embed_tokens/Gather';
  const output = `${name}_output_0`;
  g.node('Gather', name, [table.value, 'input_ids'], [`${output}_quantized`]);
  dequantise(g, `${output}_quantized`, table, output);
  return output;
}

function dequantise(g: Graph, value: string, { scale, zero }: Table, output: string): void {
  g.node('DequantizeLinear', `${output}_DequantizeLinear`, [value, scale, zero], [output]);
}

function lmHead(g: Graph, x: string, table: Table, head: Head): void {
  const name = '/lm_head/MatMul';
  const turned = 'model.embed_tokens.weight_transposed';
  const perm = head === 'integer' ? { perm: [1, 0] } : undefined; // none turns all axes round
  g.node('Transpose', 'Transpose', [table.value], [`${turned}_quantized`], perm);
  if (head === 'integer') {
    g.integerProduct(x, { ...table, value: `${turned}_quantized` }, name);
  } else {
    dequantise(g, `${turned}_quantized`, table, turned);
    g.node('MatMul', name, [x, turned], [`${name}_output_0`]);
  }
  g.node('Cast', '/Cast', [`${name}_output_0`], ['logits'], { to: FLOAT });
}

/** RMSNorm. @returns its input too, which the residual connection reads behind the cast */
function norm(g: Graph, x: string, path: string, size: number) {
  const scope = new Scope(g, path);
  const input = scope.cast(x, FLOAT);
  const square = scope.op('Pow', [input, scope.float(2)]);
  const mean = scope.op('ReduceMean', [square], { axes: [-1], keepdims: 1 });
  const root = scope.op('Sqrt', [scope.op('Add', [mean, scope.float(1e-6)])]);
  const even = scope.op('Mul', [input, scope.op('Div', [scope.float(1), root])]);
  const name = `${path.slice(1).replaceAll('/', '.')}.weight`;
  const weight = g.randomFloats(name, size, 1, 0.02);
  return { input, normed: scope.op('Mul', [weight, scope.cast(even, FLOAT)]) };
}

function attention(g: Graph, shape: Shape, layer: number, x: string, shared: Shared): string {
  const { hidden, heads, headDim } = shape;
  const scope = new Scope(g, `/model/layers.${layer}/self_attn`);
  const [batch, length] = [scope.size(x, 0), scope.size(x, 1)];
  const width = heads * headDim;
  const projected = (['q', 'k', 'v'] as const).map((part, i) => {
    const bias = g.randomFloats(`model.layers.${layer}.self_attn.${part}_proj.bias`, width, 0, 0.1);
    const projection = new Scope(g, `${scope.path}/${part}_proj`);
    const weights = g.weights(matrix(layer, i), hidden, width, weightScale(hidden));
    const product = g.integerProduct(x, weights, `${projection.path}/MatMul`);
    return projection.op('Add', [bias, product]);
  });
  const sizes = projected.map(() => scope.list(batch, length, heads, headDim));
  const [query, key, value] = projected.map((states, i) => {
    const split = scope.op('Reshape', [states, sizes[i]!], { allowzero: 0 });
    return scope.op('Transpose', [split], { perm: [0, 2, 1, 3] });
  }) as [string, string, string];

  const [cos, sin] = rotaryAngles(scope, shape, layer, key, shared);
  const turnedQuery = rotate(scope, query, cos, sin);
  const turnedKey = rotate(scope, key, cos, sin);
  const cached = (kind: string, states: string) => {
    const past = `past_key_values.${layer}.${kind}`;
    return scope.op('Concat', [past, states], { axis: -2 }, `present.${layer}.${kind}`);
  };
  const [keys, values] = [cached('key', turnedKey), cached('value', value)];
  const across = scope.op('Transpose', [keys], { perm: [0, 1, 3, 2] });
  const product = scope.op('MatMul', [turnedQuery, across]);
  const scores = scope.op('Div', [product, scope.float(Math.sqrt(headDim))]);
  const masked = scope.op('Add', [scores, shared.mask]);
  const weights = scope.op('Softmax', [masked], { axis: -1 });
  const mixed = scope.op('MatMul', [scope.cast(scope.cast(weights, FLOAT), FLOAT), values]);
  const together = scope.op('Transpose', [mixed], { perm: [0, 2, 1, 3] });
  const sizesTogether = scope.list(batch, length, width);
  const flat = scope.op('Reshape', [together, sizesTogether], { allowzero: 0 });
  const scale = weightScale(width, residualGain(shape));
  const output = g.weights(matrix(layer, 3), width, hidden, scale);
  return g.integerProduct(flat, output, `${scope.path}/o_proj/MatMul`);
}

/** Cosines and sines of the new tokens, [batch, 1, new, head size], out of two tables. */
function rotaryAngles(
  scope: Scope,
  { positions, headDim, ropeTheta }: Shape,
  layer: number,
  key: string,
  shared: Shared,
): [string, string] {
  const newLength = scope.size(key, 2);
  const past = layer === 0 ? shared.past : scope.size(`past_key_values.${layer}.key`, 2);
  const total = scope.op('Add', [newLength, past]);
  const rotary = new Scope(scope.graph, `${scope.path}/rotary_emb`);
  const rows = [Math.cos, Math.sin].map((of, i) => {
    // The first layer's serve all.
    shared.tables[i] ??= rotary.constant(rotaryTable(of, positions, headDim, ropeTheta));
    const from = rotary.ints(0);
    const table = rotary.slice(shared.tables[i], from, rotary.unsqueeze(total, 0), 0);
    return rotary.cast(table, FLOAT);
  });
  return rows.map((table) =>
    scope.unsqueeze(scope.op('Gather', [table, shared.positions], { axis: 0 }), 1),
  ) as [string, string];
}

function rotaryTable(
  of: (angle: number) => number,
  positions: number,
  headDim: number,
  theta: number,
) {
  const values = new Float32Array(positions * headDim);
  for (let i = 0; i < values.length; i++) {
    const pair = i % (headDim / 2);
    values[i] = of(Math.floor(i / headDim) * Math.pow(theta, (-2 * pair) / headDim));
  }
  return { ...float32([positions, headDim]), data: new Uint8Array(values.buffer) };
}

function rotate(scope: Scope, states: string, cos: string, sin: string): string {
  const straight = scope.op('Mul', [states, cos]);
  const size = scope.op('Div', [scope.size(states, 3), scope.int(2)]);
  const half = scope.cast(scope.cast(size, INT64), INT64);
  const first = scope.slice(states, scope.ints(0), scope.unsqueeze(half, 0), 3);
  const second = scope.slice(states, scope.unsqueeze(half, 0), scope.ints(Infinity), 3);
  const turned = scope.op('Concat', [scope.op('Neg', [second]), first], { axis: -1 });
  return scope.op('Add', [straight, scope.op('Mul', [turned, sin])]);
}

function mlp(g: Graph, shape: Shape, layer: number, x: string): string {
  const { hidden, mlp: size } = shape;
  const scope = new Scope(g, `/model/layers.${layer}/mlp`);
  const linear = (part: string, at: number, input: string, from: number, to: number, gain = 1) => {
    const weights = g.weights(matrix(layer, at), from, to, weightScale(from, gain));
    return g.integerProduct(input, weights, `${scope.path}/${part}_proj/MatMul`);
  };
  const gate = linear('gate', 4, x, hidden, size);
  const act = new Scope(g, `${scope.path}/act_fn`);
  const silu = act.op('Mul', [gate, act.op('Sigmoid', [gate])]);
  const product = scope.op('Mul', [silu, linear('up', 5, x, hidden, size)]);
  return linear('down', 6, product, size, hidden, residualGain(shape));
}

/** Matrices have no names of their own in an export, but numbers of the trace. */
function matrix(layer: number, at: number): string {
  return `onnx::MatMul_${4000 + 26 * layer + (at < 3 ? at : at + 19)}`;
}
