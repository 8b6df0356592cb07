/** A Qwen1.5 decoder as the hub's quantised export has it: plain operators, int8 weights, KV cache. */
import { Graph } from './graph.mjs';
import { FLOAT, INT64 } from './onnx-file.mjs';
import { embeddingScale, residualGain } from './shape.mjs';

/** @typedef {import('./shape.mjs').Shape} Shape */

/** @param {Shape} shape @param {number} seed */
export function qwenGraph(shape, seed) {
  const { layers, hidden, heads, headDim, vocab, epsilon } = shape;
  const g = new Graph('main_graph', seed);
  g.input('input_ids', INT64, ['batch_size', 'sequence_length']);
  g.input('attention_mask', INT64, ['batch_size', 'total_sequence_length']);
  g.input('position_ids', INT64, ['batch_size', 'sequence_length']);
  g.output('logits', FLOAT, ['batch_size', 'sequence_length', vocab]);
  for (let i = 0; i < layers; i++) {
    for (const kind of ['key', 'value']) {
      const cache = (length) => ['batch_size', heads, length, headDim];
      g.input(`past_key_values.${i}.${kind}`, FLOAT, cache('past_sequence_length'));
      g.output(`present.${i}.${kind}`, FLOAT, cache('total_sequence_length'));
    }
  }

  const table = g.randomInt8('model.embed_tokens.weight_quantized', vocab, hidden);
  const rowScales = Array.from({ length: vocab }, (_, id) => embeddingScale(shape, id));
  const scales = g.floats('model.embed_tokens.weight_scale', rowScales);
  let x = embed(g, table, scales);
  const mask = causalMask(g);
  const rotary = rotaryAngles(g, shape);
  for (let i = 0; i < layers; i++) {
    const name = `/model/layers.${i}`;
    const attended = attention(g, shape, i, norm(g, x, hidden, epsilon, `${name}/input_norm`), {
      mask,
      ...rotary,
    });
    x = g.op('Add', [x, attended], `${name}/Add`);
    const changed = mlp(g, shape, norm(g, x, hidden, epsilon, `${name}/post_norm`), `${name}/mlp`);
    x = g.op('Add', [x, changed], `${name}/Add_1`);
  }
  const last = g.quantise(norm(g, x, hidden, epsilon, '/model/norm'), '/lm_head/quantise');
  // Tied: the head reads the table that the embedding reads.
  const head = g.op('Transpose', [table], '/lm_head/Transpose', { perm: [1, 0] });
  g.integerMatMul(last, head, scales, '/lm_head/MatMul', 'logits');
  return g;
}

/** @param {Graph} g @param {string} table @param {string} scales */
function embed(g, table, scales) {
  const name = '/model/embed_tokens';
  const row = g.op('Gather', [table, 'input_ids'], `${name}/Gather`, { axis: 0 });
  const float = g.op('Cast', [row], `${name}/Cast`, { to: FLOAT });
  const scale = g.op('Gather', [scales, 'input_ids'], `${name}/Gather_1`, { axis: 0 });
  const column = g.op('Unsqueeze', [scale, g.ints(-1)], `${name}/Unsqueeze`);
  return g.op('Mul', [float, column], `${name}/Mul`);
}

/** [batch, 1, new, total]: 0 where a token may look, a large negative number elsewhere. @param {Graph} g */
function causalMask(g) {
  const name = '/model/mask';
  const length = (value, axis, part) => {
    const shape = g.op('Shape', [value], `${name}/${part}/Shape`);
    return g.op('Gather', [shape, g.int(axis)], `${name}/${part}/Gather`, { axis: 0 });
  };
  const past = length('past_key_values.0.key', 2, 'past');
  const total = g.op('Add', [past, length('input_ids', 1, 'new')], `${name}/total`);
  const columns = g.op('Range', [g.int(0), total, g.int(1)], `${name}/columns`);
  const rows = g.op('Range', [past, total, g.int(1)], `${name}/rows`);
  const rowColumn = g.op('Unsqueeze', [rows, g.ints(1)], `${name}/rows_Unsqueeze`);
  const later = g.op('Greater', [columns, rowColumn], `${name}/later`);
  const padding = g.op('Equal', ['attention_mask', g.int(0)], `${name}/padding`);
  const paddingColumns = g.op('Unsqueeze', [padding, g.ints(1, 2)], `${name}/padding_Unsqueeze`);
  const hidden = g.op('Or', [later, paddingColumns], `${name}/Or`);
  return g.op('Where', [hidden, g.float(-1e9), g.float(0)], `${name}/Where`);
}

/** @param {Graph} g @param {Shape} shape */
function rotaryAngles(g, { headDim, ropeTheta }) {
  const name = '/model/rotary_emb';
  const frequencies = Float32Array.from({ length: headDim }, (_, i) =>
    Math.pow(ropeTheta, (-2 * (i % (headDim / 2))) / headDim),
  );
  const position = g.op('Cast', ['position_ids'], `${name}/Cast`, { to: FLOAT });
  const column = g.op('Unsqueeze', [position, g.ints(1, 3)], `${name}/Unsqueeze`);
  const angle = g.op('Mul', [column, g.floats('inv_freq', frequencies)], `${name}/Mul`);
  return {
    cos: g.op('Cos', [angle], `${name}/Cos`),
    sin: g.op('Sin', [angle], `${name}/Sin`),
  };
}

/** RMSNorm. @param {Graph} g @param {string} x @param {number} size @param {number} epsilon @param {string} name */
function norm(g, x, size, epsilon, name) {
  const square = g.op('Pow', [x, g.float(2)], `${name}/Pow`);
  const mean = g.op('ReduceMean', [square], `${name}/ReduceMean`, { axes: [-1], keepdims: 1 });
  const raised = g.op('Add', [mean, g.float(epsilon)], `${name}/Add`);
  const root = g.op('Sqrt', [raised], `${name}/Sqrt`);
  const even = g.op('Div', [x, root], `${name}/Div`);
  return g.op(
    'Mul',
    [even, g.floats(`${name}.weight`, new Float32Array(size).fill(1))],
    `${name}/Mul`,
  );
}

/**
 * @param {Graph} g @param {Shape} shape @param {number} layer @param {string} input
 * @param {{ mask: string, cos: string, sin: string }} shared
 */
function attention(g, shape, layer, input, { mask, cos, sin }) {
  const { hidden, heads, headDim } = shape;
  const name = `/model/layers.${layer}/self_attn`;
  const x = g.quantise(input, `${name}/quantise`);
  const toHeads = (part) => {
    const y = g.linear(x, `${name}/${part}_proj/MatMul`, hidden, heads * headDim);
    const bias = g.randomFloats(`${name}/${part}_proj.bias`, heads * headDim, 0.1);
    const sum = g.op('Add', [y, bias], `${name}/${part}_proj/Add`);
    const split = g.op('Reshape', [sum, g.ints(0, 0, heads, headDim)], `${name}/${part}/Reshape`);
    return g.op('Transpose', [split], `${name}/${part}/Transpose`, { perm: [0, 2, 1, 3] });
  };
  const rotate = (v, part) => {
    const half = (from, to, n) =>
      g.op('Slice', [v, g.ints(from), g.ints(to), g.ints(3)], `${part}/Slice_${n}`);
    const minus = g.op('Neg', [half(headDim / 2, headDim, 1)], `${part}/Neg`);
    const turned = g.op('Concat', [minus, half(0, headDim / 2, 0)], `${part}/Concat`, { axis: -1 });
    const straight = g.op('Mul', [v, cos], `${part}/Mul`);
    const across = g.op('Mul', [turned, sin], `${part}/Mul_1`);
    return g.op('Add', [straight, across], `${part}/Add`);
  };
  const remember = (v, kind) => {
    const past = `past_key_values.${layer}.${kind}`;
    const present = `present.${layer}.${kind}`;
    return g.op('Concat', [past, v], `${name}/Concat_${kind}`, { axis: 2 }, present);
  };
  const query = rotate(toHeads('q'), `${name}/q/rotary`);
  const keys = remember(rotate(toHeads('k'), `${name}/k/rotary`), 'key');
  const values = remember(toHeads('v'), 'value');
  const turned = g.op('Transpose', [keys], `${name}/Transpose`, { perm: [0, 1, 3, 2] });
  const raw = g.op('MatMul', [query, turned], `${name}/MatMul`);
  const scaled = g.op('Mul', [raw, g.float(headDim ** -0.5)], `${name}/Mul`);
  const masked = g.op('Add', [scaled, mask], `${name}/Add`);
  const weights = g.op('Softmax', [masked], `${name}/Softmax`, { axis: -1 });
  const mixed = g.op('MatMul', [weights, values], `${name}/MatMul_1`);
  const together = g.op('Transpose', [mixed], `${name}/Transpose_1`, { perm: [0, 2, 1, 3] });
  const flat = g.op('Reshape', [together, g.ints(0, 0, heads * headDim)], `${name}/Reshape`);
  const output = g.quantise(flat, `${name}/o_proj/quantise`);
  return g.linear(output, `${name}/o_proj/MatMul`, heads * headDim, hidden, residualGain(shape));
}

/** @param {Graph} g @param {Shape} shape @param {string} input @param {string} name */
function mlp(g, shape, input, name) {
  const { hidden, mlp: size } = shape;
  const x = g.quantise(input, `${name}/quantise`);
  const gate = g.linear(x, `${name}/gate_proj/MatMul`, hidden, size);
  const up = g.linear(x, `${name}/up_proj/MatMul`, hidden, size);
  const sigmoid = g.op('Sigmoid', [gate], `${name}/act_fn/Sigmoid`);
  const silu = g.op('Mul', [gate, sigmoid], `${name}/act_fn/Mul`);
  const product = g.op('Mul', [silu, up], `${name}/Mul`);
  const middle = g.quantise(product, `${name}/down_proj/quantise`);
  return g.linear(middle, `${name}/down_proj/MatMul`, size, hidden, residualGain(shape));
}
