/**
 * The graph of a decoder-only transformer with rotary positions, grouped queries and a gated MLP:
 * Qwen 2, 2.5 and 3, Llama and what is built like it. Inputs and outputs are the hub's.
 */
import type { Checkpoint, ModelShape } from './checkpoint.ts';
import { GraphBuilder, type Quantised } from './graph-builder.ts';
import { FLOAT, INT64, type OnnxGraph } from './onnx.ts';
import { refused } from './refusal.ts';
import type { Weight } from './source.ts';

/** @throws AppError `input` where a tensor is missing, of another shape, or not understood. */
export function decoderGraph(checkpoint: Checkpoint): OnnxGraph {
  const builder = new DecoderBuilder(checkpoint);
  builder.build();
  const extra = checkpoint.unused();
  if (extra) throw refused('gguf-extra', extra);
  const { nodes, inputs, outputs, groups } = builder.graph;
  return { name: 'main_graph', nodes, inputs, outputs, groups };
}

/** Values that all layers share. */
interface Shared {
  mask: string;
  cos: string;
  sin: string;
}

class DecoderBuilder {
  readonly graph = new GraphBuilder();
  readonly #checkpoint: Checkpoint;
  readonly #shape: ModelShape;

  constructor(checkpoint: Checkpoint) {
    this.#checkpoint = checkpoint;
    this.#shape = checkpoint.shape;
  }

  build(): void {
    const g = this.graph;
    const { layers, hidden, kvHeads, headDim, vocab } = this.#shape;
    g.input('input_ids', INT64, ['batch_size', 'sequence_length']);
    g.input('attention_mask', INT64, ['batch_size', 'total_sequence_length']);
    g.input('position_ids', INT64, ['batch_size', 'sequence_length']);
    g.output('logits', FLOAT, ['batch_size', 'sequence_length', vocab]);
    for (let i = 0; i < layers; i++) {
      for (const kind of ['key', 'value']) {
        const cache = (length: string) => ['batch_size', kvHeads, length, headDim];
        g.input(`past_key_values.${i}.${kind}`, FLOAT, cache('past_sequence_length'));
        g.output(`present.${i}.${kind}`, FLOAT, cache('total_sequence_length'));
      }
    }
    const { embedding, head } = this.#checkpoint;
    fits(embedding, vocab, hidden);
    const { table, scales } = g.table('model.embed_tokens.weight', embedding);
    let x = this.#embed(table, scales);
    const shared = { mask: this.#causalMask(), ...this.#rotaryAngles() };
    for (let i = 0; i < layers; i++) {
      const layer = `model.layers.${i}`;
      const attended = this.#attention(i, this.#norm(x, `${layer}.input_layernorm`), shared);
      x = g.op('Add', [x, attended], `/${layer}/Add`);
      const changed = this.#mlp(i, this.#norm(x, `${layer}.post_attention_layernorm`));
      x = g.op('Add', [x, changed], `/${layer}/Add_1`);
    }
    const last = g.quantise(this.#norm(x, 'model.norm'), '/lm_head/quantise');
    if (head) fits(head, vocab, hidden);
    const own = head ? g.table('lm_head.weight', head) : { table, scales };
    // By rows in the file, so that it can be made slice by slice; the engine turns it while it loads.
    const turned = g.op('Transpose', [own.table], '/lm_head/Transpose', { perm: [1, 0] });
    g.integerMatMul(last, turned, own.scales, '/lm_head/MatMul', 'logits');
  }

  #embed(table: string, scales: string): string {
    const g = this.graph;
    const name = '/model/embed_tokens';
    const row = g.op('Gather', [table, 'input_ids'], `${name}/Gather`, { axis: 0 });
    const float = g.op('Cast', [row], `${name}/Cast`, { to: FLOAT });
    const scale = g.op('Gather', [scales, 'input_ids'], `${name}/Gather_1`, { axis: 0 });
    const column = g.op('Unsqueeze', [scale, g.ints(-1)], `${name}/Unsqueeze`);
    return g.op('Mul', [float, column], `${name}/Mul`);
  }

  /** [batch, 1, new, total]: 0 where a token may look, a large negative number elsewhere. */
  #causalMask(): string {
    const g = this.graph;
    const name = '/model/mask';
    const length = (value: string, axis: number, part: string) => {
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

  /** Computed from the positions: tables for all of them would be megabytes. */
  #rotaryAngles(): { cos: string; sin: string } {
    const g = this.graph;
    const { headDim, ropeTheta, ropeFactors } = this.#shape;
    const half = headDim / 2;
    if ((ropeFactors?.length ?? half) !== half) throw refused('gguf-shape', 'rope_freqs.weight');
    const frequencies = Float32Array.from(
      { length: headDim },
      (_, i) => Math.pow(ropeTheta, (-2 * (i % half)) / headDim) / (ropeFactors?.[i % half] ?? 1),
    );
    const name = '/model/rotary_emb';
    const position = g.op('Cast', ['position_ids'], `${name}/Cast`, { to: FLOAT });
    const column = g.op('Unsqueeze', [position, g.ints(1, 3)], `${name}/Unsqueeze`);
    const angle = g.op('Mul', [column, g.floats('inv_freq', frequencies)], `${name}/Mul`);
    return {
      cos: g.op('Cos', [angle], `${name}/Cos`),
      sin: g.op('Sin', [angle], `${name}/Sin`),
    };
  }

  /** RMS norm over the last axis. @param module Its weights are `{module}.weight`. */
  #norm(x: string, module: string, size = this.#shape.hidden): string {
    const g = this.graph;
    const name = `/${module}`;
    const weight = this.#need(`${module}.weight`, 1, size);
    const square = g.op('Pow', [x, g.float(2)], `${name}/Pow`);
    const mean = g.op('ReduceMean', [square], `${name}/ReduceMean`, { axes: [-1], keepdims: 1 });
    const raised = g.op('Add', [mean, g.float(this.#shape.epsilon)], `${name}/Add`);
    const root = g.op('Sqrt', [raised], `${name}/Sqrt`);
    const even = g.op('Div', [x, root], `${name}/Div`);
    return g.op('Mul', [even, g.vector(`${module}.weight`, weight)], `${name}/Mul`);
  }

  #attention(layer: number, input: string, { mask, cos, sin }: Shared): string {
    const g = this.graph;
    const { family, hidden, heads, kvHeads, headDim } = this.#shape;
    const module = `model.layers.${layer}.self_attn`;
    const name = `/${module}`;
    const x = g.quantise(input, `${name}/quantise`);
    const project = (part: 'q' | 'k' | 'v', count: number) => {
      const linear = `${module}.${part}_proj`;
      const size = [count * headDim, hidden] as const;
      // Values suffer most from int8 inputs (with SmolLM2, half of the divergence from float32), and
      // where heads share them their matrix is a hundredth of the model: it stays float32.
      const exact = part === 'v' && kvHeads < heads;
      const y = exact
        ? g.floatLinear(input, linear, ...this.#weights(linear, ...size))
        : this.#linear(x, linear, ...size);
      const split = g.op('Reshape', [y, g.ints(0, 0, count, headDim)], `${name}/${part}/Reshape`);
      const normed =
        family === 'qwen3' && part !== 'v'
          ? this.#norm(split, `${module}.${part}_norm`, headDim)
          : split;
      return g.op('Transpose', [normed], `${name}/${part}/Transpose`, { perm: [0, 2, 1, 3] });
    };
    const rotate = (v: string, part: string) => {
      const half = (from: number, to: number, n: number) =>
        g.op('Slice', [v, g.ints(from), g.ints(to), g.ints(3)], `${part}/Slice_${n}`);
      const minus = g.op('Neg', [half(headDim / 2, headDim, 1)], `${part}/Neg`);
      const turned = g.op('Concat', [minus, half(0, headDim / 2, 0)], `${part}/Concat`, {
        axis: -1,
      });
      const straight = g.op('Mul', [v, cos], `${part}/Mul`);
      const across = g.op('Mul', [turned, sin], `${part}/Mul_1`);
      return g.op('Add', [straight, across], `${part}/Add`);
    };
    const remember = (v: string, kind: string) => {
      const past = `past_key_values.${layer}.${kind}`;
      const present = `present.${layer}.${kind}`;
      return g.op('Concat', [past, v], `${name}/Concat_${kind}`, { axis: 2 }, present);
    };
    const query = rotate(project('q', heads), `${name}/q/rotary`);
    const keys = remember(rotate(project('k', kvHeads), `${name}/k/rotary`), 'key');
    const values = remember(project('v', kvHeads), 'value');

    const turned = g.op('Transpose', [keys], `${name}/Transpose`, { perm: [0, 1, 3, 2] });
    const raw = g.op('MatMul', [this.#grouped(query, `${name}/query`), turned], `${name}/MatMul`);
    // Browsers compute powers with different last digits, and the square root with the same ones.
    const scale = g.float(1 / Math.sqrt(headDim));
    const scaled = g.op('Mul', [raw, scale], `${name}/Mul`);
    const scores = this.#perHead(scaled, `${name}/scores`);
    const masked = g.op('Add', [scores, mask], `${name}/Add`);
    const weights = g.op('Softmax', [masked], `${name}/Softmax`, { axis: -1 });
    const shared = this.#grouped(weights, `${name}/weights`);
    const mixed = g.op('MatMul', [shared, values], `${name}/MatMul_1`);
    const perHead = this.#perHead(mixed, `${name}/mixed`);
    const perToken = g.op('Transpose', [perHead], `${name}/Transpose_1`, { perm: [0, 2, 1, 3] });
    const flat = g.op('Reshape', [perToken, g.ints(0, 0, heads * headDim)], `${name}/Reshape`);
    const output = g.quantise(flat, `${name}/o_proj/quantise`);
    return this.#linear(output, `${module}.o_proj`, hidden, heads * headDim);
  }

  /**
   * [batch, heads, new, n] as [batch, kv heads, heads of each * new, n]: what shares keys becomes
   * further rows of one product, and nothing is repeated.
   */
  #grouped(x: string, name: string): string {
    const { heads, kvHeads } = this.#shape;
    if (heads === kvHeads) return x;
    return this.graph.op('Reshape', [x, this.graph.ints(0, kvHeads, -1, 0)], `${name}/grouped`);
  }

  #perHead(x: string, name: string): string {
    const { heads, kvHeads } = this.#shape;
    if (heads === kvHeads) return x;
    return this.graph.op('Reshape', [x, this.graph.ints(0, heads, -1, 0)], `${name}/per_head`);
  }

  #mlp(layer: number, input: string): string {
    const g = this.graph;
    const { hidden, mlp } = this.#shape;
    const module = `model.layers.${layer}.mlp`;
    const name = `/${module}`;
    const x = g.quantise(input, `${name}/quantise`);
    const gate = this.#linear(x, `${module}.gate_proj`, mlp, hidden);
    const up = this.#linear(x, `${module}.up_proj`, mlp, hidden);
    const sigmoid = g.op('Sigmoid', [gate], `${name}/act_fn/Sigmoid`);
    const silu = g.op('Mul', [gate, sigmoid], `${name}/act_fn/Mul`);
    const product = g.op('Mul', [silu, up], `${name}/Mul`);
    return this.#linear(
      g.quantise(product, `${name}/down_proj/quantise`),
      `${module}.down_proj`,
      hidden,
      mlp,
    );
  }

  #linear(x: Quantised, module: string, outputs: number, inputs: number): string {
    return this.graph.linear(x, module, ...this.#weights(module, outputs, inputs));
  }

  #weights(module: string, outputs: number, inputs: number): [Weight, Weight | undefined] {
    const weight = this.#need(`${module}.weight`, outputs, inputs);
    const bias = this.#checkpoint.weight(`${module}.bias`);
    if (bias) fits(bias, 1, outputs);
    return [weight, bias];
  }

  #need(name: string, rows: number, columns: number): Weight {
    const weight = this.#checkpoint.weight(name);
    if (!weight) throw refused('gguf-missing', name);
    fits(weight, rows, columns);
    return weight;
  }
}

function fits(weight: Weight, rows: number, columns: number): void {
  if (weight.rows !== rows || weight.columns !== columns) throw refused('gguf-shape', weight.name);
}
