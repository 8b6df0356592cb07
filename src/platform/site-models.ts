/** Asks our own site which models lie beside the page. */
import * as v from 'valibot';
import { modelFacts } from '../contract/model-facts.ts';
import { isRepoId } from '../contract/models.ts';
import {
  SITE_MODELS_FILE,
  SITE_MODELS_FORMAT,
  type SiteModel,
  type SiteModels,
} from '../contract/site-models.ts';

const list: v.GenericSchema<unknown, SiteModels> = v.object({
  format: v.literal(SITE_MODELS_FORMAT),
  version: v.literal(1),
  models: v.pipe(
    v.array(
      v.object({
        repo: v.pipe(v.string(), v.check(isRepoId)),
        revision: v.pipe(v.string(), v.maxLength(200)),
        bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
        facts: v.exactOptional(modelFacts),
      }),
    ),
    v.maxLength(100),
  ),
});

/**
 * None where the site has no list, or there is no network: what was fetched before is stored.
 * @param folder Absolute URL of `models/`.
 */
export async function siteModels(folder: string): Promise<readonly SiteModel[]> {
  try {
    const response = await fetch(new URL(SITE_MODELS_FILE, folder), { cache: 'no-cache' });
    if (!response.ok) return [];
    const parsed = v.safeParse(list, await response.json());
    return parsed.success ? parsed.output.models : [];
  } catch {
    return [];
  }
}
