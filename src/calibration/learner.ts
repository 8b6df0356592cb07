/**
 * Logistic regression on the model's own log-odds and its last hidden state, judged by nested
 * cross-validation. It begins at what the model says by itself and moves away from it only as far as
 * the samples carry. The same samples give the same result.
 */
import type { Calibration } from '../contract/models.ts';
import { tooClose } from './apply.ts';
import { fitLogistic, logLoss } from './kernel-logistic.ts';
import {
  mean,
  meanAndError,
  seeded,
  stratifiedFolds,
  wilson,
  type Interval,
} from './statistics.ts';
import { Features, type Candidate, type Sample } from './features.ts';

export interface Score extends Interval {
  right: number;
  of: number;
}

/** Before and after, always on samples that the fit had not seen. */
export interface Comparison {
  before: Score;
  after: Score;
  /** Wrong before and right after, and the other way round. */
  gained: number;
  lost: number;
  /** Mean log loss. */
  lossBefore: number;
  lossAfter: number;
}

export interface Trial {
  comparison: Comparison;
  helps: boolean;
  /** About so many samples more would show that it helps, if it goes on like this; null where nothing points to it. */
  more: number | null;
  /** Log-odds of each sample, from a fit without it. */
  heldOut: Float64Array;
}

const FOLDS = 5;
/** For the choice of the stiffness; of many samples one such fold says enough. */
const INNER_FOLDS = 3;
const MANY = 300;
const SEED = 20_240_229;

/** How the model's judgement of the samples may be bettered, and whether that holds for others. */
export class Learner {
  readonly #features: Features;
  readonly #targets: Float64Array;
  readonly #all: number[];

  constructor(samples: readonly Sample[], base: Calibration) {
    this.#features = new Features(samples, base);
    this.#targets = Float64Array.from(samples, ({ target }) => target);
    this.#all = samples.map((_, i) => i);
  }

  /** What a probe needs before anything else. */
  compareStates(): Generator<void, void, void> {
    return this.#features.compare();
  }

  /**
   * Nested cross-validation: the stiffness is chosen anew for every fold, without that fold.
   * @param candidates From stiff to free: each fit starts at the one before.
   */
  *tryOut(candidates: readonly Candidate[]): Generator<void, Trial, void> {
    const heldOut = new Float64Array(this.#all.length);
    for (const test of this.#folds(this.#all, FOLDS)) {
      const train = without(this.#all, test);
      const candidate = yield* this.#choose(candidates, train);
      const weights = this.#fit(train, candidate);
      for (const i of test) heldOut[i] = this.#features.logOdds(i, train, weights, candidate);
      yield;
    }
    return this.#judge(heldOut);
  }

  /** The calibration from all samples; null where it would turn the model round. */
  *settle(candidates: readonly Candidate[]): Generator<void, Calibration | null, void> {
    const candidate = yield* this.#choose(candidates, this.#all);
    const weights = this.#fit(this.#all, candidate);
    return this.#features.calibration(weights, candidate);
  }

  *#choose(
    candidates: readonly Candidate[],
    indices: readonly number[],
  ): Generator<void, Candidate, void> {
    const losses = candidates.map(() => 0);
    const folds = this.#folds(indices, INNER_FOLDS);
    for (const test of indices.length < MANY ? folds : folds.slice(0, 1)) {
      const train = without(indices, test);
      let weights: Float64Array | undefined;
      for (const [at, candidate] of candidates.entries()) {
        weights = this.#fit(train, candidate, weights);
        for (const i of test) {
          const z = this.#features.logOdds(i, train, weights, candidate);
          losses[at]! += logLoss(this.#targets[i]!, z);
        }
        yield;
      }
    }
    return candidates[losses.indexOf(Math.min(...losses))] ?? never();
  }

  #fit(indices: readonly number[], candidate: Candidate, start?: Float64Array): Float64Array {
    const pick = (values: Float64Array) => Float64Array.from(indices, (i) => values[i]!);
    const gram = this.#features.gram(indices, candidate);
    const { offsets } = this.#features;
    return fitLogistic({ gram, offsets: pick(offsets), targets: pick(this.#targets) }, start);
  }

  #folds(indices: readonly number[], count: number): number[][] {
    const classOf = (i: number) => String(this.#targets[i]);
    return stratifiedFolds(indices, classOf, count, seeded(SEED));
  }

  #judge(heldOut: Float64Array): Trial {
    const { offsets } = this.#features;
    const targets = this.#targets;
    const right = (z: Float64Array) => this.#all.map((i) => agrees(targets[i]!, z[i]!));
    const loss = (z: Float64Array) => this.#all.map((i) => logLoss(targets[i]!, z[i]!));
    const [rightBefore, rightAfter] = [right(offsets), right(heldOut)];
    const [lossBefore, lossAfter] = [loss(offsets), loss(heldOut)];
    const count = (test: (i: number) => boolean) => this.#all.filter(test).length;
    const gained = count((i) => !rightBefore[i] && rightAfter[i] === true);
    const lost = count((i) => rightBefore[i] === true && !rightAfter[i]);
    const changes = lossAfter.map((value, i) => value - lossBefore[i]!);
    // As if one more had come, with the other label: a few that all go well must not make it bold.
    const flipped = this.#all.map(
      (i) => changes[i]! + contrary(targets[i]!, offsets[i]!, heldOut[i]!),
    );
    const change = meanAndError([...changes, mean(flipped)]);
    const comparison: Comparison = {
      before: scoreOf(rightBefore),
      after: scoreOf(rightAfter),
      gained,
      lost,
      lossBefore: mean(lossBefore),
      lossAfter: mean(lossAfter),
    };
    // By the rule of one standard error (Breiman et al., Classification and Regression Trees, 1984).
    const helps = change.mean + change.error < 0 && gained >= lost;
    const more = change.mean < 0 ? samplesToGo(change, changes.length) : null;
    return { comparison, helps, more, heldOut };
  }
}

/** By the side it leans to: being less sure of what is right is no mistake. */
function agrees(target: number, z: number): boolean {
  return target === 0.5 ? tooClose(z) : z > 0 === (target === 1);
}

/** How much worse the change of a sample's log-odds is where its label is the other one. */
function contrary(target: number, before: number, after: number): number {
  return (2 * target - 1) * (after - before);
}

/** So many more that the same change is beyond its standard error. */
function samplesToGo({ mean, error }: { mean: number; error: number }, have: number): number {
  return Math.max(1, Math.ceil(have * ((error / mean) ** 2 - 1)));
}

function scoreOf(right: readonly boolean[]): Score {
  const count = right.filter(Boolean).length;
  return { right: count, of: right.length, ...wilson(count, right.length) };
}

function without(indices: readonly number[], left: readonly number[]): number[] {
  const out = new Set(left);
  return indices.filter((i) => !out.has(i));
}

function never(): never {
  throw new Error('unreachable');
}
