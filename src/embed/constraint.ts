/** A `responseConstraint` that is a set of labels: the one kind that a small model keeps to by itself. */

export interface LabelSet {
  /** What the model chooses from. */
  labels: readonly string[];
  /** What the answer says: as JSON where a schema was given, the label itself where a RegExp was. */
  say(label: string): string;
}

/** @throws DOMException `NotSupportedError` for all other constraints, TypeError for what is none. */
export function labelsOf(constraint: unknown): LabelSet {
  if (constraint instanceof RegExp) return fromPattern(constraint);
  if (typeof constraint !== 'object' || constraint === null) {
    throw new TypeError('responseConstraint must be a JSON Schema or a RegExp');
  }
  const { type, enum: values, const: only } = constraint as Record<string, unknown>;
  if (type === 'boolean' && !values) return fromValues([true, false]);
  if (only !== undefined) return fromValues([only]);
  if (Array.isArray(values)) return fromValues(values);
  throw unsupported();
}

function fromValues(values: readonly unknown[]): LabelSet {
  const plain = values.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
  const labels = values.map(String);
  if (!plain || new Set(labels).size < labels.length || labels.includes('')) throw unsupported();
  if (labels.length === 0) throw new TypeError('responseConstraint: no values');
  return { labels, say: (label) => JSON.stringify(values[labels.indexOf(label)]) };
}

/** Alternatives without anything that a pattern could mean: `/^(good|bad)$/`. */
function fromPattern({ source, flags }: RegExp): LabelSet {
  const inner = /^\^?(?:\((?:\?:)?([^()]*)\)|([^()|$]*))\$?$/.exec(source);
  const labels = (inner?.[1] ?? inner?.[2] ?? '').split('|');
  const literal = labels.every((label) => label !== '' && !/[\\^$.*+?[\]{}/]/.test(label));
  if (!inner || !literal || flags.includes('i') || new Set(labels).size < labels.length) {
    throw unsupported();
  }
  return { labels, say: (label) => label };
}

function unsupported(): DOMException {
  return new DOMException(
    'responseConstraint: only sets of labels, as { "enum": ["good", "bad"] }, { "type": "boolean" } or /^(good|bad)$/',
    'NotSupportedError',
  );
}
