/** Float weights to int8, symmetric, one scale for each output; and turned as they are. */
import { release } from './release.ts';
import { refused } from './refusal.ts';
import type { Weight } from './source.ts';

/** Of the float values that are in memory at a time. */
const SLICE_BYTES = 4 * 2 ** 20;
/** Rows that are turned at once: what is written side by side lies in one line of the cache. */
const TILE = 64;
const LARGEST = 127;

/** Rows [first, first + rows) of a weight as integers; their scales go into `scales`. */
export interface QuantisedSlice {
  first: number;
  rows: number;
  values: Int8Array;
}

/**
 * Slice by slice: [rows, columns] as they lie in the file.
 * @param scales One for each row.
 * @throws AppError `input`, reason `gguf-damaged`, where a value is no finite number.
 */
export async function* quantisedSlices(
  weight: Weight,
  scales: Float32Array,
): AsyncGenerator<QuantisedSlice> {
  const { rows, columns } = weight;
  const most = Math.max(1, Math.floor(SLICE_BYTES / (4 * columns * TILE))) * TILE;
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    const floats = await weight.read(first, count);
    const values = new Int8Array(count * columns);
    for (let row = 0; row < count; row++) {
      const from = row * columns;
      const scale = quantiseRow(floats, values, from, from + columns);
      if (scale === undefined) throw refused('gguf-damaged', weight.name);
      scales[first + row] = scale;
    }
    release(floats);
    yield { first, rows: count, values };
  }
}

/** The same turned: [inputs, outputs], as a matrix product reads it. */
export async function quantisedColumns(weight: Weight, scales: Float32Array): Promise<Uint8Array> {
  const { rows: width, columns } = weight;
  const turned = new Int8Array(width * columns);
  for await (const { first, rows, values } of quantisedSlices(weight, scales)) {
    for (let top = 0; top < rows; top += TILE) {
      const bottom = Math.min(top + TILE, rows);
      for (let column = 0; column < columns; column++) {
        const to = column * width + first;
        for (let row = top; row < bottom; row++) turned[to + row] = values[row * columns + column]!;
      }
    }
    release(values);
  }
  return new Uint8Array(turned.buffer);
}

/**
 * Float32 [inputs, outputs].
 * @throws AppError `input`, reason `gguf-damaged`, where a value is no finite number.
 */
export async function floatColumns(weight: Weight): Promise<Uint8Array> {
  const { rows, columns } = weight;
  const floats = await weight.read(0, rows);
  if (!floats.every(Number.isFinite)) throw refused('gguf-damaged', weight.name);
  const turned = new Float32Array(floats.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = floats[row * columns + column]!;
    }
  }
  release(floats);
  return new Uint8Array(turned.buffer);
}

/** @returns The scale, what one step of the integers is worth; undefined where a value is no number. */
function quantiseRow(
  floats: Float32Array,
  values: Int8Array,
  from: number,
  to: number,
): number | undefined {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(floats[i]!));
  const scale = Math.fround(largest / LARGEST);
  if (!(scale < Infinity)) return undefined;
  if (scale === 0) return 1;
  for (let i = from; i < to; i++) values[i] = Math.round(floats[i]! / scale);
  return scale;
}
