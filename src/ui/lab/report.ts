/** A run as a file: its figures, what it was run with, and every row. */
import { figuresOf } from '../../lab/figures.ts';
import { changes, reliability } from '../../lab/metrics.ts';
import type { Flips } from '../../state/flips.svelte.ts';
import type { Lab, LabRow } from '../../state/lab.svelte.ts';

/** @param cover What the word filter leaves of a text. */
export function reportOf(lab: Lab, flips: Flips, cover: (text: string) => string) {
  const { now, before } = { now: lab.rows(), before: lab.rows(true) };
  const { gained, lost, p } = changes(now, before);
  const texts = (rows: readonly LabRow[]) => rows.map(({ text }) => cover(text));
  return {
    kind: 'lab-analyst',
    version: 2,
    savedAt: new Date().toISOString(),
    table: lab.table?.name ?? '',
    skipped: lab.skipped,
    ...sideOf(now, lab.models.now, lab.setups.now),
    ...(before.length && {
      before: sideOf(before, lab.models.before, lab.setups.before),
      compared: { gained: texts(gained), lost: texts(lost), mcNemarP: p },
    }),
    flips: flipsOf(flips, cover),
    rows: now.map(({ text, given, label, positive, ms }) => ({
      ...{ text: cover(text), given, label, positive, ms },
    })),
  };
}

/** Nothing where nobody has tried. */
function flipsOf(flips: Flips, cover: (text: string) => string) {
  const kinds = flips.count();
  if (!kinds.length) return undefined;
  return {
    ...{
      model: flips.model,
      asWritten: flips.madeAsWritten,
      done: flips.steps.done,
      of: flips.steps.of,
    },
    kinds: kinds.map(({ flips: found, ...counts }) => ({
      ...counts,
      flips: found.map(({ original, text, was, is }) => ({
        ...{ original: cover(original), text: cover(text), was, is },
      })),
    })),
  };
}

function sideOf(rows: readonly LabRow[], model: string, setup: Lab['setups']['now']) {
  return {
    model,
    ranWith: setup && { ...setup, at: new Date(setup.at).toISOString() },
    figures: figuresOf(rows),
    calibrationCurve: reliability(rows.filter(({ truth }) => truth !== null)),
  };
}
