/** Builds an ONNX graph: each method adds nodes or a tensor and returns the name of its value. */
import type { Weight } from './source.ts';
import { encodeNode, FLOAT, INT64, INT8, type TensorGroup, type Value } from './onnx.ts';
import { floatColumns, quantisedColumns, quantisedSlices } from './quantise.ts';
import { refused } from './refusal.ts';

export interface Quantised {
  value: string;
  scale: string;
  zero: string;
}

export class GraphBuilder {
  readonly nodes: Uint8Array[] = [];
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly groups: TensorGroup[] = [];
  readonly #constants = new Set<string>();

  input(name: string, type: number, shape: readonly (number | string)[]): string {
    this.inputs.push({ name, type, shape });
    return name;
  }

  output(name: string, type: number, shape: readonly (number | string)[]): void {
    this.outputs.push({ name, type, shape });
  }

  /** A node with one output, which is called after it unless another name is asked for. */
  op(
    type: string,
    inputs: readonly string[],
    name: string,
    attributes: Record<string, number | readonly number[]> = {},
    output = `${name}_output_0`,
  ): string {
    this.nodes.push(encodeNode(type, name, inputs, [output], attributes));
    return output;
  }

  ints(...values: number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#constant(`ints_${values.join('_')}`, INT64, [values.length], data);
  }

  int(value: number): string {
    return this.#constant(`int_${value}`, INT64, [], BigInt64Array.of(BigInt(value)));
  }

  float(value: number): string {
    return this.#constant(`float_${value}`, FLOAT, [], Float32Array.of(value));
  }

  floats(name: string, values: Float32Array): string {
    return this.#constant(name, FLOAT, [values.length], values);
  }

  /** One row of a file, as it is. Its content throws where a value is no finite number. */
  vector(name: string, weight: Weight): string {
    this.groups.push({
      tensors: [{ name, type: FLOAT, dims: [weight.columns] }],
      async *content() {
        const values = await weight.read(0, 1);
        if (!values.every(Number.isFinite)) throw refused('gguf-damaged', weight.name);
        yield bytesOf(values);
      },
    });
    return name;
  }

  quantise(x: string, name: string): Quantised {
    const [value, scale, zero] = [0, 1, 2].map((i) => `${name}_output_${i}`) as [
      string,
      string,
      string,
    ];
    this.nodes.push(encodeNode('DynamicQuantizeLinear', name, [x], [value, scale, zero], {}));
    return { value, scale, zero };
  }

  /** A table [rows, columns] with one scale for each row. */
  table(name: string, weight: Weight): { table: string; scales: string } {
    const { rows, columns } = weight;
    const [table, scales] = [`${name}_quantized`, `${name}_scale`];
    this.groups.push({
      tensors: [
        { name: table, type: INT8, dims: [rows, columns] },
        { name: scales, type: FLOAT, dims: [rows] },
      ],
      async *content() {
        const found = new Float32Array(rows);
        yield rowsOf(weight, found);
        yield bytesOf(found);
      },
    });
    return { table, scales };
  }

  /** The product with the weights, [outputs, inputs] in their file; one scale for each output. */
  linear(x: Quantised, name: string, weight: Weight, bias?: Weight): string {
    const { rows, columns } = weight;
    const [weights, scales] = [`${name}.weight_quantized`, `${name}.weight_scale`];
    this.groups.push({
      tensors: [
        { name: weights, type: INT8, dims: [columns, rows] },
        { name: scales, type: FLOAT, dims: [rows] },
      ],
      async *content() {
        const found = new Float32Array(rows);
        yield await quantisedColumns(weight, found);
        yield bytesOf(found);
      },
    });
    return this.#biased(this.integerMatMul(x, weights, scales, `${name}/MatMul`), name, bias);
  }

  /** The product with float32 weights, for a small matrix whose input is hard to quantise. */
  floatLinear(x: string, name: string, weight: Weight, bias?: Weight): string {
    const { rows, columns } = weight;
    const weights = `${name}.weight`;
    this.groups.push({
      tensors: [{ name: weights, type: FLOAT, dims: [columns, rows] }],
      async *content() {
        yield await floatColumns(weight);
      },
    });
    return this.#biased(this.op('MatMul', [x, weights], `${name}/MatMul`), name, bias);
  }

  /** @param weights int8 [inputs, outputs] @param scales [outputs] */
  integerMatMul(
    x: Quantised,
    weights: string,
    scales: string,
    name: string,
    output?: string,
  ): string {
    const product = this.op('MatMulInteger', [x.value, weights, x.zero], `${name}_quant`);
    const float = this.op('Cast', [product], `${name}_quant_cast`, { to: FLOAT });
    const scale = this.op('Mul', [x.scale, scales], `${name}_quant_scales_mul`);
    return this.op('Mul', [float, scale], `${name}_quant_output_scale_mul`, {}, output);
  }

  #biased(product: string, name: string, bias: Weight | undefined): string {
    if (!bias) return product;
    return this.op('Add', [this.vector(`${name}.bias`, bias), product], `${name}/Add`);
  }

  #constant(name: string, type: number, dims: number[], data: ArrayBufferView): string {
    if (this.#constants.has(name)) return name;
    this.#constants.add(name);
    const bytes = bytesOf(data);
    this.groups.push({
      tensors: [{ name, type, dims }],
      async *content() {
        yield bytes.slice();
      },
    });
    return name;
  }
}

async function* rowsOf(weight: Weight, scales: Float32Array): AsyncGenerator<Uint8Array> {
  for await (const { values } of quantisedSlices(weight, scales)) yield bytesOf(values);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
