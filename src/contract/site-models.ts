/** The list of models that lie beside the page: what a school hosts is found without being asked for. */
import type { ModelFacts } from './model-facts.ts';

export const SITE_MODELS_FILE = 'index.json';
export const SITE_MODELS_FORMAT = 'qwen-all-in-one-models';

export interface SiteModel {
  /** `owner/name`; the files lie in the folder of that name, with a manifest. */
  repo: string;
  revision: string;
  /** Of all files. */
  bytes: number;
  /** As the manifest has them. */
  facts?: ModelFacts;
}

export interface SiteModels {
  format: typeof SITE_MODELS_FORMAT;
  version: 1;
  models: SiteModel[];
}
