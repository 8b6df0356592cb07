/** The causal mask as transformers 4.38 makes it for a model with a sliding window: by itself, then expanded. */
import { float32, int64, type Scope } from './graph.ts';
import { BOOL, FLOAT, INT64 } from './onnx-file.ts';

const LOWEST = -3.4028234663852886e38;
const SLIDING_WINDOW = 32768;

/**
 * [batch, 1, new, total]: 0 where a token may look, a large negative number elsewhere.
 * @param length Name of the number of new tokens. @param past Name of the number of cached ones.
 */
export function causalMask(model: Scope, length: string, past: string): string {
  const total = model.op('Add', [length, past]);
  const batch = model.size('attention_mask', 0);
  const cached = model.op('Sub', [total, length]);
  const lowest = model.op('ConstantOfShape', [model.list(length, length)], {
    value: float32([1], LOWEST),
  });
  const square = upperTriangle(model, lowest);
  const before = model.op('ConstantOfShape', [model.list(length, cached)], {
    value: float32([1], 0),
  });
  const causal = model.op('Concat', [before, square], { axis: -1 });
  const windowed = slidingWindow(model, causal, cached);
  const four = model.unsqueeze(model.unsqueeze(windowed, 0), 1);
  const width = model.op('Add', [length, cached]);
  const expanded = expand(model, four, batch, length, width);
  return model.op('Where', [padding(model, batch, length), model.float(LOWEST), expanded]);
}

/** Keeps [n, n] above its diagonal and makes the rest 0. */
function upperTriangle(model: Scope, square: string): string {
  const side = () => {
    const sizes = model.op('Shape', [square]);
    const axes = model.ints(0);
    const last = model.op('Slice', [sizes, model.ints(-1), model.ints(Infinity), axes]);
    return model.op('Squeeze', [last, model.ints(0)]);
  };
  const count = model.cast(side(), INT64);
  const columns = model.op('Range', [model.int(0), count, model.int(1)]);
  const next = model.op('Add', [columns, model.int(1)]);
  const rows = model.op('Reshape', [next, model.list(side(), 1)], { allowzero: 0 });
  const seen = model.cast(model.op('Less', [columns, rows]), BOOL);
  return model.cast(model.op('Where', [seen, model.float(0), square]), FLOAT);
}

/** Hides what lies further back than the window. */
function slidingWindow(model: Scope, mask: string, cached: string): string {
  const beyond = model.op('Sub', [cached, model.int(SLIDING_WINDOW)]);
  const diagonal = model.op('Add', [beyond, model.int(1)]);
  const ones = model.op('ConstantOfShape', [model.op('Shape', [mask])], { value: int64([1], 1) });
  const inside = model.op('Trilu', [ones, diagonal], { upper: 1 });
  const outside = model.op('Sub', [model.int(1), inside]);
  const hidden = model.cast(model.cast(outside, BOOL), BOOL);
  return model.op('Where', [hidden, model.float(LOWEST), mask]);
}

/** `value`, [batch or 1, 1, length or 1, total], to [batch, 1, length, total]. */
function expand(model: Scope, value: string, batch: string, length: string, total: string): string {
  const parts = [
    model.unsqueeze(batch, 0),
    model.ints(1),
    model.unsqueeze(length, 0),
    model.unsqueeze(total, 0),
  ];
  const list = model.op('Concat', parts, { axis: 0 });
  const sizes = model.op('Reshape', [list, model.ints(-1)], { allowzero: 0 });
  const value1 = int64([1], 1);
  const ones = model.op('ConstantOfShape', [model.op('Shape', [sizes])], { value: value1 });
  const keep = model.op('Equal', [sizes, model.op('Mul', [ones, model.int(-1)])]);
  return model.op('Expand', [value, model.op('Where', [keep, ones, sizes])]);
}

/** Where `attention_mask` is 0, [batch, 1, new, total]. */
function padding(model: Scope, batch: string, length: string): string {
  const total = model.size('attention_mask', 1);
  const four = model.unsqueeze(model.unsqueeze('attention_mask', 1), 2);
  const given = model.cast(expand(model, four, batch, length, total), FLOAT);
  const inverted = model.op('Sub', [model.float(1), given]);
  const hidden = model.cast(model.cast(inverted, BOOL), BOOL);
  const filled = model.cast(model.op('Where', [hidden, model.float(LOWEST), inverted]), FLOAT);
  return model.cast(model.cast(filled, BOOL), BOOL);
}
