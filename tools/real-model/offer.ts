/** The step between build and preview of `npm start`: real models beside the page, where wanted. */
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listModels } from '../pack-model/pack-folder.ts';
import { PACK_FILE, parsePack } from '../../src/models/pack.ts';
import { ON_SITE, REAL_CACHE, REAL_MODELS } from './models.ts';

const SITE = 'dist';

if (existsSync(join(REAL_CACHE, ON_SITE))) {
  for (const { repo } of REAL_MODELS) await offer(repo);
  console.log(`models on this site: ${(await listModels(SITE)).join(', ')}`);
}

async function offer(repo: string): Promise<void> {
  const place = (root: string, path: string) =>
    join(root, 'models', ...repo.split('/'), ...path.split('/'));
  const text = await readFile(place(REAL_CACHE, PACK_FILE), 'utf8').catch(() => '');
  const files = parsePack(text)?.files ?? [];
  for (const path of files.length ? [...files.map((file) => file.path), PACK_FILE] : []) {
    const [from, to] = [place(REAL_CACHE, path), place(SITE, path)];
    await mkdir(dirname(to), { recursive: true });
    await rm(to, { force: true });
    // The same bytes under a second name, where the disk can do that.
    await link(from, to).catch(() => copyFile(from, to));
  }
}
