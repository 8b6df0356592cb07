/** An engine that dies more often than that, with no turn in between that succeeded, is given up. */
const MOST_CRASHES = 2;

/** How often each model has died since a turn with it succeeded. */
export class Crashes {
  readonly #count = new Map<string, number>();

  /** Once more. A model that is given up begins anew the next time somebody chooses it. */
  add(modelId: string): { crashes: number; givenUp: boolean } {
    const crashes = (this.#count.get(modelId) ?? 0) + 1;
    const givenUp = crashes > MOST_CRASHES;
    if (givenUp) this.forget(modelId);
    else this.#count.set(modelId, crashes);
    return { crashes, givenUp };
  }

  forget(modelId: string): void {
    this.#count.delete(modelId);
  }
}
