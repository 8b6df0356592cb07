/** How sure a count or a difference is, and chances that come out the same every time. */

/** 95 % of a normal distribution. */
const Z = 1.96;

export interface Interval {
  low: number;
  high: number;
}

/** Wilson's interval for a share, which holds for small counts too. */
export function wilson(right: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = right / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z / (2 * of)) ** 2);
  const middle = share + Z ** 2 / (2 * of);
  const scale = 1 + Z ** 2 / of;
  return {
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** The mean, and its standard error. */
export function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const freedom = Math.max(1, values.length - 1);
  return { mean: middle, error: Math.sqrt(squares / freedom / Math.max(1, values.length)) };
}

/** mulberry32: small, and good enough to shuffle with. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * `count` folds in which every class has the same share, as far as that is possible.
 * @returns the members of each fold, all of `indices` once.
 */
export function stratifiedFolds(
  indices: readonly number[],
  classOf: (index: number) => string,
  count: number,
  random: () => number,
): number[][] {
  const folds = Array.from({ length: count }, (): number[] => []);
  const classes = [...new Set(indices.map(classOf))].sort();
  let next = 0;
  for (const name of classes) {
    const members = shuffled(
      indices.filter((index) => classOf(index) === name),
      random,
    );
    for (const index of members) folds[next++ % count]?.push(index);
  }
  return folds;
}

function shuffled(values: readonly number[], random: () => number): number[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
