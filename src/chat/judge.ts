/** Judges texts one after the other for the Lab: nobody waits for one, so that chatting goes first. */
import type { ClassifyJob } from '../contract/engine.ts';
import type { Lease, Running } from '../contract/host.ts';
import type { AnalystSetup } from '../contract/lab.ts';
import type { Calibration } from '../contract/models.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import { analystJob, readSentiment, type AnalystRole } from '../roles/analyst.ts';
import { preprocess } from './accept.ts';
import { analystKey } from './idle-reader.ts';
import { retried } from './retry.ts';

export interface Judgement extends Sentiment {
  /** Of the pass alone: neither waiting nor the label cache is in it. */
  ms: number;
  /** Title of the model. */
  model: string;
  /** Equal where nothing that decides a label has changed: model, prompt, label words, calibration. */
  key: string;
  setup: AnalystSetup;
}

export interface JudgeOptions {
  signal?: AbortSignal;
  /** The model reads the text as it is written: full width, traditional characters and all. */
  asWritten?: boolean;
}

export interface JudgeParts {
  host: { hold(signal?: AbortSignal): Promise<Lease> };
  settings: { analyst(): AnalystRole };
  /** What the analyst goes by now. */
  calibration(running: Running): Promise<Calibration>;
}

/** @throws AppError `input` where the text is empty or too long for the model. */
export function judge(
  parts: JudgeParts,
  text: string,
  { signal, asWritten = false }: JudgeOptions = {},
): Promise<Judgement> {
  const clean = preprocess(text);
  return retried(async () => {
    const lease = await parts.host.hold(signal);
    try {
      const calibration = await parts.calibration(lease);
      const analyst = parts.settings.analyst();
      const plain = { ...analystJob(clean, calibration, analyst), idle: true };
      const job = asWritten ? written(plain, clean) : plain;
      const result = await lease.engine.classify(job, signal);
      const key = JSON.stringify([
        analystKey(lease.loaded, analyst),
        fingerprint(calibration),
        ...(asWritten ? [true] : []),
      ]);
      const said = { ...readSentiment(result, calibration), ms: result.ms, key };
      return {
        ...said,
        model: lease.loaded.model.title,
        setup: setupOf(lease, calibration, analyst),
      };
    } finally {
      lease.release();
    }
  });
}

/** Fits differ in these numbers, even where their directions are long. */
function fingerprint({ bias, temperature, probe, mood }: Calibration) {
  return [bias, temperature, probe?.slope, probe?.intercept, mood?.intercept];
}

function written({ messages, ...job }: ClassifyJob, text: string): ClassifyJob {
  return { ...job, messages: [...messages.slice(0, -1), { role: 'user', content: text }] };
}

function setupOf(
  { loaded }: Running,
  { bias, temperature, probe, mood }: Calibration,
  { prompt, words }: AnalystRole,
): AnalystSetup {
  const read = { probe: probe !== undefined, mood: mood !== undefined };
  return { prompt, words, threads: loaded.threads, bias, temperature, ...read };
}
