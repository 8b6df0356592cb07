/**
 * A model with tied embeddings reads one table [vocabulary, hidden] twice: by rows as its embedding,
 * transposed as its lm_head. The runtime transposes it while it loads and keeps both, a third more
 * memory and a second read of the largest tensor. Here only the transposed one is handed to it, and
 * the embedding takes columns of that.
 */
import { release } from '../../models/gguf/release.ts';
import type { ByteSource } from './onnx-fields.ts';
import { ownNode, type GraphNode } from './onnx-nodes.ts';
import { node } from './onnx-writer.ts';

/** A large initializer, left in its file. */
export interface LargeTensor {
  name: string;
  dims: number[];
  /** onnx.TensorProto.DataType */
  dataType: number;
  source: ByteSource;
  /** Where its elements begin in `source`. */
  start: number;
  length: number;
}

export type TransposedTensor = Omit<LargeTensor, 'source'> & { source: TransposedTable };

/**
 * Changes `nodes` and `tensors`, or nothing where the graph has no such pair.
 * @returns The tensor that is now transposed.
 */
export function shareTiedHead(
  nodes: GraphNode[],
  tensors: Map<string, LargeTensor>,
): TransposedTensor | undefined {
  for (const transpose of nodes) {
    const table = tensors.get(transpose.inputs[0] ?? '');
    const head = transpose.outputs[0];
    if (transpose.op !== 'Transpose' || !table || !head || !transposable(table)) continue;
    // Without `perm` the axes are reversed, which for two of them is the same.
    if ((transpose.attributes.get('perm') ?? [1, 0]).join() !== '1,0') continue;
    const readers = nodes.filter(({ inputs }) => inputs.includes(table.name));
    const lookups = readers.filter((reader) => reader !== transpose);
    if (!lookups.every((reader) => looksUpTokens(reader, table.name))) continue;

    for (const lookup of lookups) nodes.splice(nodes.indexOf(lookup), 1, ...byColumn(lookup, head));
    nodes.splice(nodes.indexOf(transpose), 1);
    const turned = transposed(table, head);
    tensors.delete(table.name);
    tensors.set(head, turned);
    return turned;
  }
  return undefined;
}

/** Of one byte an element, in whole words of four. */
function transposable({ dims: [rows = 0, columns = 0, more], length }: LargeTensor): boolean {
  return more === undefined && length === rows * columns && rows % 4 === 0 && columns % 4 === 0;
}

/** Only of `input_ids` is the rank known: two. */
function looksUpTokens({ op, inputs, attributes }: GraphNode, table: string): boolean {
  const axis = attributes.get('axis')?.[0] ?? 0;
  return op === 'Gather' && axis === 0 && inputs[0] === table && inputs[1] === 'input_ids';
}

/** [hidden, batch, sequence] from the columns, and from that [batch, sequence, hidden]. */
function byColumn({ outputs: [output = ''] }: GraphNode, head: string): GraphNode[] {
  const columns = `${output}/columns`;
  return [
    ownNode(node('Gather', [head, 'input_ids'], [columns], { axis: 1 })),
    ownNode(node('Transpose', [columns], [output], { perm: [1, 2, 0] })),
  ];
}

function transposed(table: LargeTensor, name: string): TransposedTensor {
  const { dims, dataType, length } = table;
  const [rows = 0, columns = 0] = dims;
  return {
    ...{ name, dims: [columns, rows], dataType, start: 0, length },
    source: new TransposedTable(table, rows, columns),
  };
}

/** The whole table is made when it is read. */
class TransposedTable implements ByteSource {
  readonly size: number;
  readonly #make: () => Uint8Array<ArrayBuffer>;
  #made: Uint8Array<ArrayBuffer> | undefined;

  constructor({ source, start, length }: LargeTensor, rows: number, columns: number) {
    this.size = length;
    this.#make = () => transpose(source, start, rows, columns);
  }

  read(offset: number, count: number): Uint8Array {
    if (offset !== 0 || count !== this.size) throw new RangeError('transposed as a whole or not');
    return (this.#made = this.#make());
  }

  /**
   * The same as `source`, which gives back what was made before it reads: the runtime has copied it
   * by then, and no garbage is collected while it makes a session.
   */
  readBefore(source: ByteSource): ByteSource {
    const read = (offset: number, length: number) => {
      if (this.#made) release(this.#made);
      this.#made = undefined;
      return source.read(offset, length);
    };
    return { size: source.size, read };
  }
}

/** 16 MB of the largest tables: few reads, and little beside the result. */
const ROWS_AT_ONCE = 16_384;
/** Rows of a tile; one of 64 columns fits into the cache next to a core. */
const TILE = 64;

/** In tiles, and in these in squares of four by four bytes, each row of which is one word. */
export function transpose(
  source: ByteSource,
  start: number,
  rows: number,
  columns: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint32Array((rows * columns) / 4);
  const outWidth = rows / 4;
  const width = columns / 4;
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - first);
    const words = asWords(source.read(start + first * columns, count * columns));
    for (let top = 0; top < count; top += TILE) {
      const bottom = Math.min(top + TILE, count);
      for (let left = 0; left < width; left++) {
        let to = left * 4 * outWidth + (first + top) / 4;
        for (let row = top; row < bottom; row += 4, to++) {
          const from = row * width + left;
          const a = words[from]!;
          const b = words[from + width]!;
          const c = words[from + 2 * width]!;
          const d = words[from + 3 * width]!;
          out[to] = (a & 255) | ((b & 255) << 8) | ((c & 255) << 16) | (d << 24);
          out[to + outWidth] =
            ((a >>> 8) & 255) | (b & 0xff00) | ((c & 0xff00) << 8) | ((d & 0xff00) << 16);
          out[to + 2 * outWidth] =
            ((a >>> 16) & 255) | ((b >>> 8) & 0xff00) | (c & 0xff0000) | ((d & 0xff0000) << 8);
          out[to + 3 * outWidth] =
            (a >>> 24) | ((b >>> 16) & 0xff00) | ((c >>> 8) & 0xff0000) | (d & 0xff000000);
        }
      }
    }
  }
  return new Uint8Array(out.buffer);
}

function asWords(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
