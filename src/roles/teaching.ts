/**
 * What can be learnt from examples: first two numbers (bias, temperature), and from twenty a side a
 * probe on the last hidden state. Both begin at what the model says by itself and move away from it
 * only as far as the examples carry. Whether that helps is judged on examples that the fit has not
 * seen, and what does not help is not applied. The same examples give the same result.
 */
import type { Calibration } from '../contract/models.ts';
import { sentimentOf, type SentimentLabel } from './analyst.ts';
import {
  hindrance,
  missingFor,
  SIDES,
  type Hindrance,
  type Lesson,
  type Method,
} from './lessons.ts';
import { fitLogistic, logLoss } from './kernel-logistic.ts';
import {
  bootstrapMean,
  mcnemar,
  seeded,
  stratifiedFolds,
  wilson,
  type Interval,
} from './statistics.ts';
import { Features, type Candidate } from './teaching-features.ts';

export interface Score extends Interval {
  right: number;
  of: number;
}

/** Before and after, always on examples that the fit had not seen. */
export interface Report {
  method: Method;
  before: Score;
  after: Score;
  /** Wrong before and right after, and the other way round. */
  gained: number;
  lost: number;
  lossBefore: number;
  lossAfter: number;
}

export type Teaching =
  | Hindrance
  /** `more`: about so many examples would show it, if it goes on like this; null where nobody can say. */
  | { state: 'no-gain'; report: Report; more: number | null }
  | { state: 'helps'; report: Report; calibration: Calibration };

const FOLDS = 5;
/** For the choice of the stiffness; of many examples one such fold says enough. */
const INNER_FOLDS = 3;
const MANY = 300;
const SIGNIFICANT = 0.05;
const SEED = 20_240_229;

/** From stiff to free: each fit starts at the one before. */
const CANDIDATES: Record<Method, readonly Candidate[]> = {
  calibration: [0.03, 0.3, 3].map((calibration) => ({ calibration, probe: 0 })),
  probe: [0.1, 0.3, 1, 3, 10].map((probe) => ({ calibration: 0.3, probe })),
};

const TARGETS: Record<SentimentLabel, number> = { 正面: 1, 负面: 0, 不确定: 0.5 };

/** In steps of a few milliseconds each, between which the caller may do other things. */
export function* teach(
  lessons: readonly Lesson[],
  base: Calibration,
): Generator<void, Teaching, void> {
  const early = hindrance(lessons);
  if (early) return early;
  const enough = SIDES.every((side) => missingFor(lessons, 'probe')[side] === 0);
  const hasProbe = enough && lessons.every(({ hidden }) => hidden !== undefined);
  const learner = new Learner(lessons, base);
  if (hasProbe) yield* learner.compareStates();
  const methods: Method[] = hasProbe ? ['calibration', 'probe'] : ['calibration'];
  const reports: { report: Report; helps: boolean }[] = [];
  for (const method of methods) reports.push(yield* learner.tryOut(method));
  reports.sort((a, b) => a.report.lossAfter - b.report.lossAfter);
  const best = reports.find(({ helps }) => helps);
  if (best) {
    const calibration = yield* learner.settle(best.report.method);
    if (calibration) return { state: 'helps', report: best.report, calibration };
  }
  const [{ report } = never()] = reports;
  return { state: 'no-gain', report, more: examplesToGo(report) };
}

/** Fits a method, and judges it by nested cross-validation. */
export class Learner {
  readonly #lessons: readonly Lesson[];
  readonly #features: Features;
  readonly #targets: Float64Array;
  readonly #all: number[];

  constructor(lessons: readonly Lesson[], base: Calibration) {
    this.#lessons = lessons;
    this.#features = new Features(lessons, base);
    this.#targets = Float64Array.from(lessons, ({ label }) => TARGETS[label]);
    this.#all = lessons.map((_, i) => i);
  }

  /** What a probe needs before anything else. */
  compareStates(): Generator<void, void, void> {
    return this.#features.compare();
  }

  /** Nested cross-validation: the stiffness is chosen anew for every fold, without that fold. */
  *tryOut(method: Method): Generator<void, { report: Report; helps: boolean }, void> {
    const after = new Float64Array(this.#all.length);
    for (const test of this.#folds(this.#all, FOLDS)) {
      const train = without(this.#all, test);
      const candidate = yield* this.#choose(method, train);
      const weights = this.#fit(train, candidate);
      for (const i of test) after[i] = this.#features.logOdds(i, train, weights, candidate);
      yield;
    }
    return this.#judge(method, after);
  }

  /** The calibration from all examples; null where it would turn the model round. */
  *settle(method: Method): Generator<void, Calibration | null, void> {
    const candidate = yield* this.#choose(method, this.#all);
    const weights = this.#fit(this.#all, candidate);
    return this.#features.calibration(weights, candidate);
  }

  *#choose(method: Method, indices: readonly number[]): Generator<void, Candidate, void> {
    const candidates = CANDIDATES[method];
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
    const classOf = (i: number) => this.#lessons[i]?.label ?? '';
    return stratifiedFolds(indices, classOf, count, seeded(SEED));
  }

  #judge(method: Method, after: Float64Array): { report: Report; helps: boolean } {
    const before = this.#features.offsets;
    const right = (z: Float64Array) => this.#lessons.map(({ label }, i) => agrees(label, z[i]!));
    const loss = (z: Float64Array) => this.#all.map((i) => logLoss(this.#targets[i]!, z[i]!));
    const [rightBefore, rightAfter] = [right(before), right(after)];
    const [lossBefore, lossAfter] = [loss(before), loss(after)];
    const count = (test: (i: number) => boolean) => this.#all.filter(test).length;
    const gained = count((i) => !rightBefore[i] && rightAfter[i] === true);
    const lost = count((i) => rightBefore[i] === true && !rightAfter[i]);
    const changes = lossAfter.map((value, i) => value - lossBefore[i]!);
    // As if one more had come, with the other label: a few that all go well must not make it bold.
    const flipped = this.#all.map(
      (i) => changes[i]! + contrary(this.#targets[i]!, before[i]!, after[i]!),
    );
    const change = bootstrapMean([...changes, mean(flipped)], seeded(SEED));
    const better = gained > lost && mcnemar(gained, lost) < SIGNIFICANT;
    const surer = change.high < 0 && gained >= lost;
    const report: Report = {
      method,
      before: scoreOf(rightBefore),
      after: scoreOf(rightAfter),
      gained,
      lost,
      lossBefore: mean(lossBefore),
      lossAfter: mean(lossAfter),
    };
    return { report, helps: better || surer };
  }
}

/** By the side it leans to: being less sure of what is right is no mistake. */
function agrees(label: SentimentLabel, z: number): boolean {
  return label === '不确定' ? sentimentOf(z).label === label : z > 0 === (label === '正面');
}

/** How much worse the change of an example's log-odds is where its label is the other one. */
function contrary(target: number, before: number, after: number): number {
  return (2 * target - 1) * (after - before);
}

/** So many more that the same share of gains would be beyond chance. */
function examplesToGo({ gained, lost, before }: Report): number | null {
  if (gained <= lost) return null;
  const needed = (before.of * 1.96 ** 2 * (gained + lost)) / (gained - lost) ** 2;
  return Math.max(1, Math.ceil(needed - before.of));
}

function scoreOf(right: readonly boolean[]): Score {
  const count = right.filter(Boolean).length;
  return { right: count, of: right.length, ...wilson(count, right.length) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function without(indices: readonly number[], left: readonly number[]): number[] {
  const out = new Set(left);
  return indices.filter((i) => !out.has(i));
}

function never(): never {
  throw new Error('unreachable');
}
