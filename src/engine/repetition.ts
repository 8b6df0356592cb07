/** Whether a reply goes in circles: small models at low temperature may never end by themselves. */

/** Longer passages are not compared: that would be a reply that begins anew. */
const LONGEST = 200;
/** A passage counts as repeated when it stands there three times over … */
const TIMES = 3;
/** … and as often as makes so many tokens: 哈哈哈哈 and a row of a table are no circle. */
const LEAST_TOKENS = 24;

export class RepetitionWatch {
  readonly #tokens: number[] = [];
  /** By length of a passage: how many of the latest tokens are what stood so many tokens before. */
  readonly #matches = new Uint32Array(LONGEST + 1);

  /** @returns true when the reply ends in the same passage several times over. */
  push(token: number): boolean {
    const at = this.#tokens.push(token) - 1;
    let circles = false;
    for (let length = 1; length <= LONGEST; length++) {
      const same = at >= length && this.#tokens[at - length] === token;
      const matches = (this.#matches[length] = same ? this.#matches[length]! + 1 : 0);
      const repeated = Math.max(TIMES * length, LEAST_TOKENS) - length;
      if (matches >= repeated) circles = true;
    }
    return circles;
  }
}
