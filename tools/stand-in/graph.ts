/** Builds an ONNX graph as the hub's converters leave it: the exporter's names, the quantiser's products. */
import { FLOAT, INT64, INT8, UINT8, type Constant } from './onnx-file.ts';
import type { Initializer, Node, OnnxGraph, Value } from './onnx-file.ts';
import { Random } from './random.ts';

export class Graph implements OnnxGraph {
  readonly name = 'main_graph';
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly random: Random;
  readonly #nodes: Node[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #quantised = new Set<string>();
  readonly #counts = new Map<string, number>();

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Sorted as the quantiser sorts them. */
  get nodes(): Node[] {
    const known = [...this.#initializers.keys(), ...this.inputs.map(({ name }) => name)];
    return inOrder(this.#nodes, known.sort());
  }

  get initializers(): Initializer[] {
    return [...this.#initializers.values()];
  }

  input(name: string, type: number, shape: Value['shape']): string {
    this.inputs.push({ name, type, shape });
    return name;
  }

  output(name: string, type: number, shape: Value['shape']): string {
    this.outputs.push({ name, type, shape });
    return name;
  }

  node(
    type: string,
    name: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Node['attributes'] = {},
  ): void {
    this.#nodes.push({ type, name, inputs, outputs, attributes });
  }

  initializer(tensor: Initializer): string {
    this.#initializers.set(tensor.name, tensor);
    return tensor.name;
  }

  /** [count] */
  randomFloats(name: string, count: number, mean: number, deviation: number): string {
    const pieces = function* (random: Random) {
      for (const piece of random.float(count, deviation)) {
        const values = new Float32Array(piece.buffer as ArrayBuffer);
        yield new Uint8Array(values.map((value) => value + mean).buffer);
      }
    };
    return this.initializer({
      name,
      type: FLOAT,
      dims: [count],
      pieces: () => pieces(this.random),
    });
  }

  /** A scale and a zero point, one of each for a whole tensor. */
  scaleAndZero(name: string, scale: number, type: number, zero: number) {
    const one = (part: string, type: number, typed: number) =>
      this.initializer({ name: `${name}_${part}`, type, dims: [], pieces: () => [], typed });
    return { scale: one('scale', FLOAT, scale), zero: one('zero_point', type, zero) };
  }

  /** Numbers what has the same beginning, as the exporter does: `Add`, `Add_1`, … */
  numbered(name: string): string {
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    return count ? `${name}_${count}` : name;
  }

  /** Once for each value, whatever the number of products that read it. */
  quantise(x: string) {
    const [value, scale, zero] = [`${x}_quantized`, `${x}_scale`, `${x}_zero_point`];
    if (!this.#quantised.has(x)) {
      this.#quantised.add(x);
      this.node('DynamicQuantizeLinear', `${x}_QuantizeLinear`, [x], [value, scale, zero]);
    }
    return { value, scale, zero };
  }

  /**
   * The product `name` as `quantize_dynamic` leaves it.
   * @param weights int8 or uint8 [in, out] with one scale and one zero point
   */
  integerProduct(
    x: string,
    weights: { value: string; scale: string; zero: string },
    name: string,
    output = `${name}_output_0`,
  ): string {
    const quantised = this.quantise(x);
    const product = `${output}_output_quantized`;
    const inputs = [quantised.value, weights.value, quantised.zero, weights.zero];
    this.node('MatMulInteger', `${name}_quant`, inputs, [product]);
    const float = `${product}_cast_output`;
    this.node('Cast', `${product}_cast`, [product], [float], { to: FLOAT });
    const scales = `${name}_quant_scales_mul:0`;
    this.node('Mul', `${name}_quant_scales_mul`, [quantised.scale, weights.scale], [scales]);
    this.node('Mul', `${name}_quant_output_scale_mul`, [float, scales], [output]);
    return output;
  }

  /** Random weights [from, to]. */
  weights(name: string, from: number, to: number, scale: number) {
    const value = `${name}_quantized`;
    const pieces = () => this.random.int8(from * to);
    this.initializer({ name: value, type: INT8, dims: [from, to], pieces });
    return { value, ...this.scaleAndZero(name, scale, INT8, 0) };
  }

  /**
   * A random table [rows, columns] around a zero point of 128.
   * @param small From this row on the values are an eighth of the others.
   */
  table(name: string, rows: number, columns: number, scale: number, small: number) {
    const value = `${name}_quantized`;
    const random = this.random;
    const pieces = function* () {
      yield* random.uint8(small * columns);
      yield* random.uint8((rows - small) * columns, true);
    };
    this.initializer({ name: value, type: UINT8, dims: [rows, columns], pieces });
    return { value, ...this.scaleAndZero(name, scale, UINT8, 128) };
  }
}

/** A module of the exported model, whose path begins the names of its nodes. */
export class Scope {
  constructor(
    readonly graph: Graph,
    readonly path: string,
  ) {}

  /** A node with one output. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Node['attributes'] = {},
    output?: string,
  ): string {
    const name = this.graph.numbered(`${this.path}/${type}`);
    const out = output ?? `${name}_output_0`;
    this.graph.node(type, name, inputs, [out], attributes);
    return out;
  }

  /** Constants are nodes. */
  constant(value: Constant): string {
    return this.op('Constant', [], { value });
  }

  /** A scalar. */
  int(value: number): string {
    return this.constant(int64([], value));
  }

  ints(...values: number[]): string {
    return this.constant(int64([values.length], ...values));
  }

  /** A scalar. */
  float(value: number): string {
    return this.constant(float32([], value));
  }

  /** A size of `value`. */
  size(value: string, axis: number): string {
    return this.op('Gather', [this.op('Shape', [value]), this.int(axis)], { axis: 0 });
  }

  unsqueeze(value: string, axis: number): string {
    return this.op('Unsqueeze', [value, this.ints(axis)]);
  }

  /** A list of sizes. Those that vary are unsqueezed with a constant that has no module. */
  list(...sizes: (string | number)[]): string {
    const parts = sizes.map((size) => {
      if (typeof size === 'number') return this.ints(size);
      const axis = this.graph.numbered('onnx::Unsqueeze');
      this.graph.node('Constant', this.graph.numbered('Constant'), [], [axis], {
        value: int64([1], 0),
      });
      return this.op('Unsqueeze', [size, axis]);
    });
    return this.op('Concat', parts, { axis: 0 });
  }

  slice(value: string, from: string, to: string, axis: number): string {
    return this.op('Slice', [value, from, to, this.ints(axis), this.ints(1)]);
  }

  cast(value: string, to: number): string {
    return this.op('Cast', [value], { to });
  }
}

export function int64(dims: number[], ...values: number[]): Constant {
  // The largest integers are "to the end", which no number can say exactly.
  const whole = values.map((value) => (value === Infinity ? 2n ** 63n - 1n : BigInt(value)));
  return { type: INT64, dims, data: new Uint8Array(BigInt64Array.from(whole).buffer) };
}

export function float32(dims: number[], ...values: number[]): Constant {
  return { type: FLOAT, dims, data: new Uint8Array(Float32Array.from(values).buffer) };
}

/** Breadth first, from the constants and then from what is `known`. */
function inOrder(nodes: readonly Node[], known: readonly string[]): Node[] {
  const readers = new Map<string, Node[]>();
  const missing = new Map(nodes.map((node) => [node, node.inputs.length]));
  for (const node of nodes) {
    for (const input of node.inputs) {
      const list = readers.get(input);
      if (list) list.push(node);
      else readers.set(input, [node]);
    }
  }
  const sorted = nodes.filter((node) => node.inputs.length === 0);
  const provide = (value: string) => {
    for (const node of readers.get(value) ?? []) {
      const left = missing.get(node)! - 1;
      missing.set(node, left);
      if (left === 0) sorted.push(node);
    }
  };
  known.forEach(provide);
  for (let i = 0; i < sorted.length; i++) sorted[i]!.outputs.forEach(provide);
  if (sorted.length !== nodes.length) throw new Error('the graph does not hang together');
  return sorted;
}
