/** What a further role says of a message: a value with a confidence, whatever the model writes. */
import {
  CONTENT_FREE,
  labelJob,
  priorOf,
  readLabel,
  type Ask,
  type ExtraRole,
  type Finding,
  type LabelRole,
} from '../roles/extra.ts';
import { keywordJob, readKeywords } from '../roles/keywords.ts';

/** @param prior Of a label role, for the model that answers. @throws as the engine does. */
export async function observe(
  role: ExtraRole,
  text: string,
  ask: Ask,
  prior: (role: LabelRole) => Promise<readonly number[]>,
): Promise<Finding> {
  if (role.kind === 'keywords') {
    const { text: reply } = await ask.generate(keywordJob(role, text));
    return readKeywords(role, text, reply);
  }
  const leaning = await prior(role);
  return readLabel(role, await ask.classify(labelJob(role, text)), leaning);
}

/** A few short passes over texts that say nothing. */
export async function measurePrior(role: LabelRole, ask: Ask): Promise<number[]> {
  const jobs = CONTENT_FREE.map((text) => labelJob(role, text));
  return priorOf(await Promise.all(jobs.map((job) => ask.classify(job))));
}
