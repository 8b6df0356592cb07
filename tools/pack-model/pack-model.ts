/**
 * Puts a model beside the built page, so that everything comes from one static folder:
 *
 *   npm run pack-model -- <folder | owner/name> [--repo owner/name] [--to dist] [--from https://hub/]
 *
 * A folder has the hub's layout or is an export of the app; a repository is fetched from the hub.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isRepoId } from '../../src/contract/models.ts';
import { FETCHING, fetchRepository } from './fetch-repository.ts';
import { packFolder } from './pack-folder.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(3), // 2 is this file: see run.js
  allowPositionals: true,
  options: {
    repo: { type: 'string' },
    to: { type: 'string', default: 'dist' },
    from: { type: 'string', default: 'https://huggingface.co/' },
  },
});

const [source, ...others] = positionals;
try {
  if (!source || others.length) {
    throw new Error('name one folder with the files of a model, or one repository: owner/name');
  }
  if (!existsSync(values.to)) {
    throw new Error(
      `there is no folder ${values.to}: run \`npm run build\` first, or name it by --to`,
    );
  }
  const isFolder = existsSync(source);
  if (!isFolder && !isRepoId(source)) {
    throw new Error(`${source} is neither a folder nor the name of a repository`);
  }
  const fetched = isFolder ? undefined : await fetchRepository(source, values.from, values.to);
  const repo = values.repo ?? fetched?.repo;
  const packed = await packFolder(fetched?.folder ?? source, values.to, {
    ...(repo && { repo }),
    ...(fetched && { revision: fetched.revision, move: true }),
  });
  await rm(join(values.to, FETCHING), { recursive: true, force: true });
  console.log(`${packed.repo}: ${packed.files} files, ${(packed.bytes / 1e6).toFixed(0)} MB`);
  console.log(`in ${packed.folder}; models on this site: ${packed.listed.join(', ')}`);
} catch (error) {
  console.error(`pack-model: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
