/** The features of samples: the model's own log-odds, a constant, and the hidden state. */
import type { Calibration, Probe, Reading } from '../contract/models.ts';
import { calibrated } from './apply.ts';
import { dot, type Gram } from './kernel-logistic.ts';

/** A text whose truth is known. */
export interface Sample {
  /** The probability that is wanted: 1 or 0, or 0.5 where neither side is right. */
  target: 0 | 0.5 | 1;
  /** What the model says by itself, before any calibration. */
  logOdds: number;
  /** The last hidden state, where the model gives it out. */
  hidden: Float32Array | undefined;
}

/** How freely each part may move, as the variance of its Gaussian prior. */
export interface Candidate {
  calibration: number;
  probe: number;
}

/** A slope that is wrong by as much as the bias does twice the harm at log-odds of 2. */
const SLOPE = 0.25;
/** Features that do not vary say nothing: what is left of them is noise of the arithmetic. */
const SMALLEST_SPREAD = 1e-4;
const SLICE_ROWS = 40;

export class Features {
  /** The model's own calibrated log-odds. */
  readonly offsets: Float64Array;
  readonly #base: Calibration;
  readonly #hidden: readonly (Float32Array | undefined)[];
  #means = new Float64Array(0);
  #spreads = new Float64Array(0);
  /** Inner products of the standardised states, divided by their width. */
  #similarity: Gram | null = null;

  constructor(samples: readonly Sample[], base: Calibration) {
    this.#base = base;
    this.#hidden = samples.map(({ hidden }) => hidden);
    this.offsets = Float64Array.from(samples, ({ logOdds, hidden }) =>
      calibrated(logOdds, hidden, base),
    );
  }

  /** Compares all hidden states with each other: what a probe needs. */
  *compare(): Generator<void, void, void> {
    const states = this.#standardised();
    const size = states.length;
    const width = this.#means.length;
    const values = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        values[i * size + j] = values[j * size + i] = dot(states[i]!, states[j]!) / width;
      }
      if (i % SLICE_ROWS === SLICE_ROWS - 1) yield;
    }
    this.#similarity = { size, values };
  }

  gram(indices: readonly number[], candidate: Candidate): Gram {
    const size = indices.length;
    const values = new Float64Array(size * size);
    for (const [at, i] of indices.entries()) {
      values.set(this.#kernels(i, indices, candidate), at * size);
    }
    return { size, values };
  }

  /** What example `i` comes to, after a fit on the examples `train` that gave `weights`. */
  logOdds(
    i: number,
    train: readonly number[],
    weights: Float64Array,
    candidate: Candidate,
  ): number {
    return this.offsets[i]! + dot(this.#kernels(i, train, candidate), weights);
  }

  /** The same for any text, from a fit on all samples; null where it turns the model round. */
  calibration(weights: Float64Array, { calibration, probe }: Candidate): Calibration | null {
    const { bias, temperature, ...base } = this.#base;
    const slope = 1 + calibration * SLOPE * dot(weights, this.offsets);
    const shift = calibration * weights.reduce((sum, weight) => sum + weight, 0);
    if (probe === 0 && slope < 0.05) return null;
    if (probe === 0 && !base.probe) {
      const fitted = {
        bias: bias - (shift * temperature) / slope,
        temperature: temperature / slope,
      };
      return { ...base, ...fitted };
    }
    const added = this.#reading(weights, probe);
    const before = base.probe ?? {
      slope: 1,
      intercept: 0,
      direction: added.direction.map(() => 0),
    };
    const whole: Probe = {
      slope: slope * before.slope,
      intercept: slope * before.intercept + shift + added.intercept,
      direction: before.direction.map((value, d) => slope * value + added.direction[d]!),
    };
    return { ...this.#base, probe: whole };
  }

  /** What the hidden state adds, not standardised. */
  #reading(weights: Float64Array, probe: number): Reading {
    const direction = new Float32Array(this.#hidden[0]?.length ?? 0);
    let intercept = 0;
    for (let d = 0; probe && d < direction.length; d++) {
      const scale = probe / direction.length / this.#spreads[d]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += weights[i]! * (this.#hidden[i]![d]! - this.#means[d]!);
      }
      direction[d] = (scale * sum) / this.#spreads[d]!;
      intercept -= direction[d]! * this.#means[d]!;
    }
    return { intercept, direction };
  }

  /** Of example `i` with each of `others`. */
  #kernels(i: number, others: readonly number[], candidate: Candidate): Float64Array {
    const { offsets } = this;
    const { size, values } = this.#similarity ?? { size: 0, values: offsets };
    const constant = candidate.calibration;
    const slope = constant * SLOPE * offsets[i]!;
    const probe = size ? candidate.probe : 0;
    const row = i * size;
    const out = new Float64Array(others.length);
    for (let at = 0; at < out.length; at++) {
      const j = others[at]!;
      out[at] = constant + slope * offsets[j]!;
      if (probe) out[at]! += probe * values[row + j]!;
    }
    return out;
  }

  /** Mean 0 and variance 1 in every direction, over all examples: labels play no part in it. */
  #standardised(): Float64Array[] {
    const states = this.#hidden.map((hidden) => hidden ?? new Float32Array(0));
    const width = states[0]?.length ?? 0;
    const means = new Float64Array(width);
    const squares = new Float64Array(width);
    for (const [seen, state] of states.entries()) {
      for (let d = 0; d < width; d++) {
        const delta = state[d]! - means[d]!;
        means[d]! += delta / (seen + 1);
        squares[d]! += delta * (state[d]! - means[d]!);
      }
    }
    const spreads = squares.map((sum) => Math.max(Math.sqrt(sum / states.length), SMALLEST_SPREAD));
    this.#means = means;
    this.#spreads = spreads;
    return states.map((state) =>
      Float64Array.from({ length: width }, (_, d) => (state[d]! - means[d]!) / spreads[d]!),
    );
  }
}
