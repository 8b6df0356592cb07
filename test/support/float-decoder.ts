/**
 * A decoder in plain float arithmetic, straight from the tensors of a GGUF file as llama.cpp runs
 * them: rotary pairs are neighbours for llama, and halves of a head for the others.
 */
import { dequantise } from '../../src/models/gguf/dequantise.ts';
import { TINY, type TestGguf } from './gguf.ts';

type Row = Float64Array;

/** Logits of the last position. */
export function floatLogits(
  { metadata, tensors }: TestGguf,
  ids: readonly number[],
  neighbours = metadata['general.architecture']?.value === 'llama',
): number[] {
  const values = (name: string): Float32Array | undefined => {
    const tensor = tensors[name];
    if (!tensor) return undefined;
    const out = new Float32Array(tensor.dims.reduce((product, size) => product * size, 1));
    dequantise(tensor.type, tensor.bytes, out);
    return out;
  };
  const { layers, hidden, kvHeads, headDim } = TINY;
  const heads = tensors['blk.0.attn_q.weight']!.dims[1]! / headDim;
  const table = values('token_embd.weight')!;
  let xs = ids.map((id) => Float64Array.from(table.subarray(id * hidden, (id + 1) * hidden)));
  for (let layer = 0; layer < layers; layer++) {
    const get = (name: string) => values(`blk.${layer}.${name}`);
    const project = (rows: Row[], part: string) => {
      const [weight, bias] = [get(`${part}.weight`)!, get(`${part}.bias`)];
      return rows.map((row) => product(weight, row, bias));
    };
    const normed = xs.map((x) => norm(x, get('attn_norm.weight')!));
    const turn = (part: string) =>
      project(normed, part).map((row, position) => {
        const weight = get(`${part}_norm.weight`);
        const ready = weight ? perHead(row, (head) => norm(head, weight)) : row;
        return perHead(ready, (head) => rotate(head, position, neighbours));
      });
    const [q, k, v] = [turn('attn_q'), turn('attn_k'), project(normed, 'attn_v')];
    const mixed = q.map((query, position) => {
      const out = new Float64Array(heads * headDim);
      for (let h = 0; h < heads; h++) {
        const from = Math.floor(h / (heads / kvHeads)) * headDim;
        const scores = Array.from({ length: position + 1 }, (_, other) => {
          let sum = 0;
          for (let i = 0; i < headDim; i++) sum += query[h * headDim + i]! * k[other]![from + i]!;
          return sum / Math.sqrt(headDim);
        });
        const most = Math.max(...scores);
        const weights = scores.map((score) => Math.exp(score - most));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        for (let i = 0; i < headDim; i++) {
          out[h * headDim + i] = weights.reduce(
            (sum, weight, other) => sum + (weight / total) * v[other]![from + i]!,
            0,
          );
        }
      }
      return out;
    });
    const attended = project(mixed, 'attn_output');
    xs = xs.map((x, i) => x.map((value, j) => value + attended[i]![j]!));
    const second = xs.map((x) => norm(x, get('ffn_norm.weight')!));
    const [gate, up] = [project(second, 'ffn_gate'), project(second, 'ffn_up')];
    const middle = gate.map((row, i) => row.map((g, j) => (g / (1 + Math.exp(-g))) * up[i]![j]!));
    const changed = project(middle, 'ffn_down');
    xs = xs.map((x, i) => x.map((value, j) => value + changed[i]![j]!));
  }
  const last = norm(xs.at(-1)!, values('output_norm.weight')!);
  return [...product(values('output.weight') ?? table, last)];
}

/** @param weight [outputs, inputs] */
function product(weight: Float32Array, x: Row, bias?: Float32Array): Row {
  return Float64Array.from({ length: weight.length / x.length }, (_, row) => {
    let sum = bias?.[row] ?? 0;
    for (let i = 0; i < x.length; i++) sum += weight[row * x.length + i]! * x[i]!;
    return sum;
  });
}

function norm(x: Row, weight: Float32Array): Row {
  const mean = x.reduce((sum, value) => sum + value * value, 0) / x.length;
  const root = Math.sqrt(mean + TINY.epsilon);
  return x.map((value, i) => (value / root) * weight[i]!);
}

function perHead(row: Row, change: (head: Row) => Row): Row {
  const out = new Float64Array(row.length);
  for (let from = 0; from < row.length; from += TINY.headDim) {
    out.set(change(row.subarray(from, from + TINY.headDim)), from);
  }
  return out;
}

function rotate(head: Row, position: number, neighbours: boolean): Row {
  const half = head.length / 2;
  const out = new Float64Array(head.length);
  for (let i = 0; i < half; i++) {
    const [a, b] = neighbours ? [2 * i, 2 * i + 1] : [i, i + half];
    const angle = position * TINY.ropeTheta ** (-i / half);
    out[a] = head[a]! * Math.cos(angle) - head[b]! * Math.sin(angle);
    out[b] = head[a]! * Math.sin(angle) + head[b]! * Math.cos(angle);
  }
  return out;
}
