/** Builds an ONNX graph: each method adds nodes or a constant and returns the name of its value. */
import { FLOAT, INT64, INT8 } from './onnx-file.mjs';
import { Random } from './random.mjs';
import { weightScale } from './shape.mjs';

/** @typedef {{ value: string, scale: string, zero: string }} Quantised */

export class Graph {
  /** @type {import('./onnx-file.mjs').Node[]} */
  nodes = [];
  /** @type {import('./onnx-file.mjs').Value[]} */
  inputs = [];
  /** @type {import('./onnx-file.mjs').Value[]} */
  outputs = [];
  #initializers = new Map();
  #random;

  /** @param {string} name @param {number} seed */
  constructor(name, seed) {
    this.name = name;
    this.#random = new Random(seed);
  }

  get initializers() {
    return [...this.#initializers.values()];
  }

  /** @param {string} name @param {number} type @param {(number | string)[]} shape */
  input(name, type, shape) {
    this.inputs.push({ name, type, shape });
    return name;
  }

  /** @param {string} name @param {number} type @param {(number | string)[]} shape */
  output(name, type, shape) {
    this.outputs.push({ name, type, shape });
    return name;
  }

  /**
   * A node with one output. Its name is the node's, unless another one is asked for.
   * @param {string} type @param {string[]} inputs @param {string} name
   * @param {Record<string, number | number[]>} [attributes]
   */
  op(type, inputs, name, attributes = {}, output = `${name}_output_0`) {
    this.nodes.push({ type, name, inputs, outputs: [output], attributes });
    return output;
  }

  /** @param {...number} values */
  ints(...values) {
    const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`ints_${values.join('_')}`, INT64, [values.length], () => [data]);
  }

  /** A scalar. @param {number} value */
  int(value) {
    const data = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.#constant(`int_${value}`, INT64, [], () => [data]);
  }

  /** A scalar. @param {number} value */
  float(value) {
    return this.#constant(`float_${value}`, FLOAT, [], () => [bytesOf([value])]);
  }

  /** @param {string} name @param {ArrayLike<number>} values */
  floats(name, values) {
    return this.#constant(name, FLOAT, [values.length], () => [bytesOf(values)]);
  }

  /** @param {string} name @param {number} count @param {number} deviation */
  randomFloats(name, count, deviation) {
    return this.#constant(name, FLOAT, [count], () => this.#random.float(count, deviation));
  }

  /** @param {string} name @param {number} rows @param {number} columns */
  randomInt8(name, rows, columns) {
    const pieces = () => this.#random.int8(rows * columns);
    return this.#constant(name, INT8, [rows, columns], pieces);
  }

  /** @param {string} x @param {string} name @returns {Quantised} */
  quantise(x, name) {
    const [value, scale, zero] = [0, 1, 2].map((i) => `${name}_output_${i}`);
    const outputs = [value, scale, zero];
    this.nodes.push({ type: 'DynamicQuantizeLinear', name, inputs: [x], outputs, attributes: {} });
    return { value, scale, zero };
  }

  /**
   * @param {Quantised} x @param {string} weights int8 [in, out] @param {string} scales [out]
   * @param {string} name @param {string} [output]
   */
  integerMatMul(x, weights, scales, name, output) {
    const product = this.op('MatMulInteger', [x.value, weights, x.zero], `${name}_quant`);
    const float = this.op('Cast', [product], `${name}_quant_cast`, { to: FLOAT });
    const scale = this.op('Mul', [x.scale, scales], `${name}_quant_scales_mul`);
    return this.op('Mul', [float, scale], `${name}_quant_output_scale_mul`, {}, output);
  }

  /**
   * A linear layer of random weights whose output has about `gain` times the deviation of its input.
   * @param {Quantised} x @param {string} name @param {number} from @param {number} to
   */
  linear(x, name, from, to, gain = 1) {
    const weights = this.randomInt8(`${name}.weight_quantized`, from, to);
    const scale = new Float32Array(to).fill(weightScale(from, gain));
    const scales = this.floats(`${name}.weight_scale`, scale);
    return this.integerMatMul(x, weights, scales, name);
  }

  /** @param {string} name @param {number} type @param {number[]} dims @param {() => Iterable<Uint8Array>} pieces */
  #constant(name, type, dims, pieces) {
    if (!this.#initializers.has(name)) this.#initializers.set(name, { name, type, dims, pieces });
    return name;
  }
}

/** @param {ArrayLike<number>} values */
function bytesOf(values) {
  return new Uint8Array(Float32Array.from(values).buffer);
}
