/**
 * Puts a model beside the built page, so that everything comes from one static folder:
 *
 *   npm run pack-model -- <folder | owner/name | file.gguf> [--repo owner/name] [--to dist]
 *     [--from https://hub/] [--licence apache-2.0] [--per-column]
 *
 * A folder has the hub's layout or is an export of the app; a repository is fetched from the hub; a
 * GGUF file is converted. With `--per-column` the folder or repository holds float weights
 * (safetensors), and int8 weights with one scale a column are made of them.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toErrorData } from '../../src/contract/errors.ts';
import { isRepoId } from '../../src/contract/models.ts';
import { en } from '../../src/i18n/en/en.ts';
import { explainCarry } from '../../src/i18n/i18n.ts';
import { FETCHING, fetchRepository } from './fetch-repository.ts';
import { packFloat } from './pack-float.ts';
import { packGguf } from './pack-gguf.ts';
import { packFolder, type Packed } from './pack-folder.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(3), // 2 is this file: see run.js
  allowPositionals: true,
  options: {
    repo: { type: 'string' },
    to: { type: 'string', default: 'dist' },
    from: { type: 'string', default: 'https://huggingface.co/' },
    /** Of what is converted and does not say it. */
    licence: { type: 'string' },
    'per-column': { type: 'boolean', default: false },
  },
});

const [source, ...others] = positionals;
try {
  if (!source || others.length) {
    throw new Error('name one folder with the files of a model, one GGUF file, or one repository');
  }
  if (!existsSync(values.to)) {
    throw new Error(
      `there is no folder ${values.to}: run \`npm run build\` first, or name it by --to`,
    );
  }
  const packed = await pack(source);
  console.log(`${packed.repo}: ${packed.files} files, ${(packed.bytes / 1e6).toFixed(0)} MB`);
  console.log(`in ${packed.folder}; models on this site: ${packed.listed.join(', ')}`);
} catch (error) {
  const { code, facts } = toErrorData(error);
  const told = explainCarry(en.carry, { code, message: '', facts });
  const message = error instanceof Error ? error.message : String(error);
  console.error(`pack-model: ${told ? `${told.what} ${told.next}` : message}`);
  process.exitCode = 1;
} finally {
  await rm(join(values.to, FETCHING), { recursive: true, force: true });
}

async function pack(source: string): Promise<Packed> {
  const { to, from, repo, licence } = values;
  if (/\.gguf$/i.test(source)) {
    return packGguf(source, to, { ...(repo && { repo }), ...(licence && { licence }) });
  }
  const isFolder = existsSync(source);
  if (!isFolder && !isRepoId(source)) {
    throw new Error(`${source} is neither a folder nor the name of a repository`);
  }
  const float = values['per-column'];
  const fetched = isFolder ? undefined : await fetchRepository(source, from, to, { float });
  const name = repo ?? fetched?.repo;
  const named = { ...(name && { repo: name }), ...(fetched && { revision: fetched.revision }) };
  const folder = fetched?.folder ?? source;
  if (float) return packFloat(folder, to, { ...named, ...(licence && { licence }) });
  return packFolder(folder, to, { ...named, ...(fetched && { move: true }) });
}
