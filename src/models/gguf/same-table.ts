/** Whether two tables are the same one, quantised in two ways. */
import type { Weight } from './source.ts';

const ROWS = 64;
/** Q4 against the original has 0.99; tables that were trained apart have next to nothing in common. */
const LEAST_CORRELATION = 0.95;

export async function sameTable(a: Weight, b: Weight): Promise<boolean> {
  if (a.rows !== b.rows || a.columns !== b.columns) return false;
  let [ab, aa, bb] = [0, 0, 0];
  const step = Math.max(1, Math.floor(a.rows / ROWS));
  for (let row = 0; row < a.rows; row += step) {
    const [left, right] = [await a.read(row, 1), await b.read(row, 1)];
    for (let i = 0; i < a.columns; i++) {
      ab += left[i]! * right[i]!;
      aa += left[i]! ** 2;
      bb += right[i]! ** 2;
    }
  }
  return ab > LEAST_CORRELATION * Math.sqrt(aa * bb);
}
