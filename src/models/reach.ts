/** Whether a source of models can be used from here: one small file, and nothing of it is kept. */
import { AppError } from '../contract/errors.ts';
import { MODELS, type ModelHost } from '../contract/models.ts';
import type { Reach } from '../contract/weights.ts';
import { request, type Patience } from './request.ts';

/** Long enough for a slow line; a person waits for it. */
const PATIENCE_MS = 8000;

/** @throws AppError `offline` where it cannot be reached, `download` where it answers with nonsense. */
export async function reach(host: ModelHost, patience: Patience = {}): Promise<Reach> {
  const start = performance.now();
  const path = smallFile(host);
  try {
    const response = await request(`${host.url}${path}`, {
      ...patience,
      idleMs: patience.idleMs ?? PATIENCE_MS,
      file: path,
    });
    await response.body?.cancel();
    return { found: true, ms: performance.now() - start };
  } catch (error) {
    const absent = error instanceof AppError && error.facts.status === 404;
    if (!absent) throw error;
    return { found: false, ms: performance.now() - start };
  }
}

/** What a download begins with. On our own site, the list of models that lie there. */
function smallFile({ kind }: ModelHost): string {
  if (kind === 'site') return 'index.json';
  const model = MODELS.find(({ builtIn }) => !builtIn);
  return `${model?.id}/resolve/${model?.revision}/config.json`;
}
