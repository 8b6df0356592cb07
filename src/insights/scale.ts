/** Where the axis of a chart ends, so that its numbers are round. */

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten; 1 where all values are 0 or there are none. */
export function niceMax(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  // A hair above, since 3 * 0.1 is more than 0.3.
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= most * (1 - 1e-9)) ?? 10;
  return step * power;
}
