/** A run as a file: its figures, what it was run with, and every row. */
import {
  accuracy,
  calibrationError,
  f1,
  precisionRecall,
  strictAccuracy,
  unclear,
} from '../../lab/metrics.ts';
import type { Loaded } from '../../contract/engine.ts';
import type { AnalystRole } from '../../roles/analyst.ts';
import type { Lab } from '../../state/lab.svelte.ts';

export function reportOf(lab: Lab, loaded: Loaded | null, analyst: AnalystRole) {
  const rows = lab.rows();
  const sided = rows.filter(({ truth }) => truth !== null);
  const moodless = rows.filter(({ truth }) => truth === null);
  const side = (name: '正面' | '负面') => ({
    ...precisionRecall(sided, name),
    f1: f1(sided, name),
  });
  return {
    table: lab.table?.name ?? '',
    model: lab.models.now,
    threads: loaded?.threads ?? null,
    browser: navigator.userAgent,
    savedAt: new Date().toISOString(),
    prompt: analyst.prompt,
    labelWords: analyst.words,
    figures: {
      texts: rows.length,
      skipped: lab.skipped,
      accuracy: accuracy(sided),
      accuracyUncertainWrong: strictAccuracy(sided),
      uncertainWithMood: unclear(sided),
      uncertainWithoutMood: unclear(moodless),
      calibrationError: calibrationError(sided),
      正面: side('正面'),
      负面: side('负面'),
    },
    rows: rows.map(({ text, given, label, positive, ms }) => ({
      text,
      given,
      label,
      positive,
      ms,
    })),
  };
}
