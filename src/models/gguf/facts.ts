/** What the page says of a converted model, from what its file says of itself. */
import type { ModelFacts } from '../../contract/model-facts.ts';
import { isRepoId } from '../../contract/models.ts';
import type { Origin } from './convert.ts';

/** By the hub's identifiers. */
const LICENCES: ReadonlyMap<string, NonNullable<ModelFacts['licence']>> = new Map([
  ['apache-2.0', open('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')],
  ['mit', open('MIT', 'https://opensource.org/license/mit')],
]);

function open(name: string, url: string) {
  return { name, url, nonCommercial: false };
}

/** @param id The hub's identifier. */
export function licenceOf(id: string): ModelFacts['licence'] {
  return LICENCES.get(id.toLowerCase());
}

/** @param licence Instead of what the file says. */
export function factsOf(origin: Origin, title: string, licence = origin.licence): ModelFacts {
  return convertedFacts(title, `GGUF (${origin.types.join(', ')})`, licence);
}

/** @param source What its files were made from. @param licence By the hub's identifier. */
export function convertedFacts(title: string, source: string, licence = ''): ModelFacts {
  const known = licenceOf(licence);
  return { title, ...(known && { licence: known }), source: source.slice(0, 200) };
}

/**
 * By the name of the file, without what says how it is quantised; of its makers where it tells.
 * Ollama names its files by their hashes: then by what the file calls itself.
 */
export function repoOf({ organisation, name: own }: Origin, fileName: string): string {
  const clean = (text: string) => text.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  const named = /^sha256[-:][0-9a-f]{64}$/.test(fileName) ? own : fileName;
  const name = clean(named.replace(/\.gguf$/i, ''))
    .replace(/[-.](I?Q\d\w*|B?F(16|32))$/i, '')
    .slice(0, 90);
  const owner = clean(organisation).slice(0, 90) || 'imported';
  const repo = `${owner}/${name || 'model'}`;
  return isRepoId(repo) ? repo : 'imported/model';
}
