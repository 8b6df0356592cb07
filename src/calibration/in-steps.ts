/** Runs work that is cut into steps; between two of them the page goes on. */

/** @returns null where the work was given up, because it had become `outdated`. */
export async function inSteps<T>(
  steps: Generator<void, T, void>,
  outdated: () => boolean,
): Promise<T | null> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise((resolve) => setTimeout(resolve));
    if (outdated()) return null;
  }
}
