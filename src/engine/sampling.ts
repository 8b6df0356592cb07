/** What is put into the library's loop: top-p, which it ignores, other beginnings, and a watcher of tokens. */
import { LogitsProcessor, StoppingCriteria, type Tensor } from '@huggingface/transformers';

/**
 * Keeps the likeliest tokens that together reach `topP`, among the `topK` likeliest (0: all).
 * Runs after the temperature; what it rules out becomes -Infinity.
 */
export class NucleusProcessor extends LogitsProcessor {
  readonly #topK: number;
  readonly #topP: number;

  constructor(topK: number, topP: number) {
    super();
    this.#topK = topK;
    this.#topP = topP;
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    keepNucleus(logits.data as Float32Array, this.#topK, this.#topP);
    return logits;
  }
}

/** The probability of all the likeliest tokens so far together. */
export class Sureness extends LogitsProcessor {
  value = 1;

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    this.value *= largestShare(logits.data as Float32Array);
    return logits;
  }
}

/** The largest value of a softmax. */
export function largestShare(logits: Float32Array): number {
  let largest = -Infinity;
  for (const logit of logits) if (logit > largest) largest = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return 1 / sum;
}

/** In logits: a token that is less likely than the likeliest by more begins what nobody meant to say. */
const PLAUSIBLE = 4;

/** Rules tokens out as the first of a reply, where another one would make sense. */
export class OtherBeginning extends LogitsProcessor {
  readonly #tokens: readonly number[];
  #begun = false;

  constructor(tokens: readonly number[]) {
    super();
    this.#tokens = tokens;
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    if (!this.#begun) ruleOut(logits.data as Float32Array, this.#tokens);
    this.#begun = true;
    return logits;
  }
}

/** Nothing, where what is left is not nearly as likely. */
export function ruleOut(logits: Float32Array, tokens: readonly number[]): void {
  const out = new Set(tokens);
  let [likeliest, left] = [-Infinity, -Infinity];
  for (const [token, logit] of logits.entries()) {
    if (logit > likeliest) likeliest = logit;
    if (logit > left && !out.has(token)) left = logit;
  }
  if (left >= likeliest - PLAUSIBLE) for (const token of out) logits[token] = -Infinity;
}

export function keepNucleus(logits: Float32Array, topK: number, topP: number): void {
  const candidates = topK > 0 ? largest(logits, topK) : logits.slice().sort().reverse();
  const peak = candidates[0] ?? 0;
  const weights = candidates.map((logit) => Math.exp(logit - peak));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let count = 0;
  for (let sum = 0; count < weights.length && (count === 0 || sum < topP * total); count++) {
    sum += weights[count] ?? 0;
  }
  const least = candidates[count - 1] ?? -Infinity;
  for (let i = 0; i < logits.length; i++) {
    if ((logits[i] as number) < least) logits[i] = -Infinity;
  }
}

/** The `count` largest values, largest first, in one pass: sorting 150,000 logits costs 10 ms. */
function largest(values: Float32Array, count: number): Float32Array {
  const kept = new Float32Array(Math.min(count, values.length)).fill(-Infinity);
  const last = kept.length - 1;
  let least = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value <= least) continue;
    let place = last;
    for (; place > 0 && (kept[place - 1] as number) < value; place--) {
      kept[place] = kept[place - 1] as number;
    }
    kept[place] = value;
    least = kept[last] as number;
  }
  return kept;
}

/** Tells of every new token, and ends the generation where it is told to. */
export class TokenWatcher extends StoppingCriteria {
  readonly #onToken: (id: number) => boolean;

  constructor(onToken: (id: number) => boolean) {
    super();
    this.#onToken = onToken;
  }

  override _call(ids: (number | bigint)[][]): boolean[] {
    return ids.map((sequence) => this.#onToken(Number(sequence.at(-1))));
  }
}
