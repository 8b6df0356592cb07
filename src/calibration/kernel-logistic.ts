/**
 * Logistic regression in its kernel form: what suits fewer examples than features. Newton's method,
 * each step solved by conjugate gradients (Rasmussen & Williams, Gaussian Processes for Machine
 * Learning, 2006, algorithm 3.1 without the matrix inversion).
 */

/** Symmetric, row by row. */
export interface Gram {
  size: number;
  values: Float64Array;
}

export interface LogisticTask {
  /** Inner products of the examples' features, each divided by its penalty. */
  gram: Gram;
  /** What the log-odds are before anything is learnt: the penalty pulls towards them. */
  offsets: Float64Array;
  /** Wanted probabilities, 0..1. */
  targets: Float64Array;
}

const NEWTON_STEPS = 30;
/** Of the dual weights, which lie within [-1, 1]. */
const TOLERANCE = 1e-4;
const CG_TOLERANCE = 1e-3;

/**
 * The dual weights `a` that minimise Σ logLoss(target, offset + (K a)) + ½ aᵀ K a: the log-odds of
 * any text are its offset plus Σ aᵢ k(text, i).
 * @param start Weights of a like task, to begin from.
 */
export function fitLogistic(task: LogisticTask, start?: Float64Array): Float64Array {
  const { gram, offsets, targets } = task;
  const n = gram.size;
  let weights = start?.slice() ?? new Float64Array(n);
  let sums = multiply(gram, weights);
  let objective = objectiveOf(task, weights, sums);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const curvature = new Float64Array(n);
    const goal = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const p = sigmoid(offsets[i]! + sums[i]!);
      curvature[i] = Math.max(p * (1 - p), 1e-9);
      goal[i] = curvature[i]! * sums[i]! + targets[i]! - p;
    }
    const next = newtonWeights(gram, curvature, goal);
    const change = next.map((value, i) => value - weights[i]!);
    const changedSums = multiply(gram, change);
    // Far from the minimum a full step may overshoot.
    let length = 1;
    let better = false;
    for (; length > 1e-4 && !better; length /= 2) {
      const trial = weights.map((value, i) => value + length * change[i]!);
      const trialSums = sums.map((value, i) => value + length * changedSums[i]!);
      const trialObjective = objectiveOf(task, trial, trialSums);
      if (trialObjective > objective + 1e-12) continue;
      better = true;
      [weights, sums, objective] = [trial, trialSums, trialObjective];
    }
    if (!better || largest(change) < TOLERANCE) break;
  }
  return weights;
}

/** goal - W^½ (I + W^½ K W^½)⁻¹ W^½ K goal, for W = diag(curvature). */
function newtonWeights(gram: Gram, curvature: Float64Array, goal: Float64Array): Float64Array {
  const root = curvature.map(Math.sqrt);
  const scaled = (v: Float64Array) => v.map((value, i) => value * root[i]!);
  const apply = (v: Float64Array) => {
    const product = multiply(gram, scaled(v));
    return product.map((value, i) => v[i]! + root[i]! * value);
  };
  const solution = conjugateGradients(apply, scaled(multiply(gram, goal)));
  return goal.map((value, i) => value - root[i]! * solution[i]!);
}

/** Solves `apply(x) = b` for a symmetric positive definite `apply`. */
function conjugateGradients(
  apply: (v: Float64Array) => Float64Array,
  b: Float64Array,
): Float64Array {
  const x = new Float64Array(b.length);
  const residual = b.slice();
  const direction = b.slice();
  let error = dot(residual, residual);
  const enough = CG_TOLERANCE ** 2 * error;
  for (let step = 0; step < 2 * b.length + 10 && error > enough; step++) {
    const applied = apply(direction);
    const length = error / dot(direction, applied);
    for (let i = 0; i < b.length; i++) {
      x[i]! += length * direction[i]!;
      residual[i]! -= length * applied[i]!;
    }
    const next = dot(residual, residual);
    for (let i = 0; i < b.length; i++) {
      direction[i] = residual[i]! + (next / error) * direction[i]!;
    }
    error = next;
  }
  return x;
}

function objectiveOf(task: LogisticTask, weights: Float64Array, sums: Float64Array): number {
  let total = 0.5 * dot(weights, sums);
  for (let i = 0; i < sums.length; i++) {
    total += logLoss(task.targets[i]!, task.offsets[i]! + sums[i]!);
  }
  return total;
}

/** −t log p − (1 − t) log (1 − p) for p = sigmoid(z), without overflow. */
export function logLoss(target: number, z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z;
}

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function multiply({ size, values }: Gram, vector: Float64Array): Float64Array {
  const out = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const at = row * size;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += values[at + i]! * vector[i]!;
    out[row] = sum;
  }
  return out;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
