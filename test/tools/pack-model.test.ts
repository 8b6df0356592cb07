/** Models beside the built page, as a school would put them there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SiteModels } from '../../src/contract/site-models.ts';
import { download } from '../../src/models/download.ts';
import { parsePack } from '../../src/models/pack.ts';
import { CHUNK_SIZE } from '../../src/models/store.ts';
import { fetchRepository } from '../../tools/pack-model/fetch-repository.ts';
import { listModels, packFolder } from '../../tools/pack-model/pack-folder.ts';
import { packGguf } from '../../tools/pack-model/pack-gguf.ts';
import { COMMIT, startHub, type Hub } from '../support/hub.ts';
import { text, tinyGguf, writeGguf } from '../support/gguf.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { makeRepo, MODEL, ONNX, ONNX_SIZE, REPO, sha256, someBytes } from '../support/repo.ts';

let repo: ReturnType<typeof makeRepo>;
let site: string;
let hub: Hub;
beforeEach(async () => {
  repo = makeRepo();
  site = mkdtempSync(join(tmpdir(), 'site-'));
  mkdirSync(join(site, 'models/demo'), { recursive: true });
  hub = await startHub(repo.root);
});
afterEach(async () => {
  await hub.close();
  repo.remove();
  rmSync(site, { recursive: true });
});

const read = (path: string) => readFileSync(join(site, 'models', path), 'utf8');
const list = () => (JSON.parse(read('index.json')) as SiteModels).models;

test('a folder becomes a model of the site: files, manifest, list', async () => {
  const packed = await packFolder(join(repo.root, REPO), site);
  expect(packed).toMatchObject({ repo: REPO, files: 5, listed: [REPO] });
  const pack = parsePack(read(`${REPO}/manifest.json`));
  expect(pack).toMatchObject({ repo: REPO, onnx: ONNX, chunkSize: CHUNK_SIZE });
  const onnx = pack?.files.find(({ path }) => path === ONNX);
  expect(onnx).toMatchObject({ size: ONNX_SIZE, sha256: await sha256(someBytes(ONNX_SIZE)) });
  expect(list()).toEqual([{ repo: REPO, revision: 'carried', bytes: packed.bytes }]);
  expect(existsSync(join(site, 'models', REPO, 'README.md'))).toBe(false);
});

test('the app downloads it from the site, verified, by that manifest', async () => {
  await packFolder(join(repo.root, REPO), site);
  const other = await startHub(join(site, 'models'));
  const place = { caches: new MemoryCaches().storage, root: 'https://app.test/__weights/' };
  const host = { kind: 'site', url: `${other.url}site/` } as const;
  const manifest = await download(MODEL, [host], { place });
  expect(manifest).toMatchObject({ verified: true, revision: 'carried' });
  await other.close();
});

test('packing again, from the site itself, changes nothing; a folder that is gone is not listed', async () => {
  await packFolder(join(repo.root, REPO), site);
  const before = read(`${REPO}/manifest.json`);
  await packFolder(join(site, 'models', REPO), site);
  expect(read(`${REPO}/manifest.json`)).toBe(before);
  await packFolder(join(repo.root, REPO), site, { repo: 'school/Model' });
  expect(list().map(({ repo }) => repo)).toEqual(['school/Model', REPO]);
  rmSync(join(site, 'models', REPO), { recursive: true });
  expect(await listModels(site)).toEqual(['school/Model']);
});

test('what the app would refuse is not packed', async () => {
  repo.write(ONNX, '<!doctype html><p>Sign in');
  await expect(packFolder(join(repo.root, REPO), site)).rejects.toMatchObject({
    facts: { reason: 'import-html', file: ONNX },
  });
  expect(existsSync(join(site, 'models', REPO))).toBe(false);
});

test('a repository is fetched from the hub, of one commit, and checked', async () => {
  const { folder, revision, repo: name } = await fetchRepository(REPO, hub.url, site);
  expect(revision).toBe(COMMIT);
  await packFolder(folder, site, { repo: name, revision, move: true });
  expect(list()).toMatchObject([{ repo: REPO, revision: COMMIT }]);
  const onnx = new Uint8Array(readFileSync(join(site, 'models', REPO, ONNX)));
  expect(await sha256(onnx)).toBe(await sha256(someBytes(ONNX_SIZE)));

  hub.faults.sha256[ONNX] = '0'.repeat(64);
  await expect(fetchRepository(REPO, hub.url, site)).rejects.toMatchObject({ code: 'corrupt' });
});

test('a damaged export is noticed', async () => {
  await packFolder(join(repo.root, REPO), site);
  const bytes = someBytes(ONNX_SIZE);
  bytes[5]! ^= 1;
  writeFileSync(join(site, 'models', REPO, ONNX), bytes);
  await expect(packFolder(join(site, 'models', REPO), site)).rejects.toThrow(`${ONNX} is damaged`);
});

const GGUF = 'Tiny-Chat-Q4_K_M.gguf';

/** `npm run pack-model` as the command that it is. */
function command(...args: string[]) {
  const tool = ['tools/run.js', 'tools/pack-model/pack-model.ts'];
  return spawnSync(process.execPath, [...tool, ...args, '--to', site], { encoding: 'utf8' });
}

test('a GGUF file is converted, named after itself, and says where it is from', async () => {
  const file = join(repo.root, GGUF);
  writeFileSync(file, writeGguf(tinyGguf()));
  const packed = await packGguf(file, site);
  expect(packed).toMatchObject({ repo: 'imported/Tiny-Chat', files: 5 });
  const [model] = list();
  expect(model).toMatchObject({
    repo: 'imported/Tiny-Chat',
    revision: `gguf-${(await sha256(readFileSync(file))).slice(0, 12)}`,
    facts: { title: 'Tiny-Chat', licence: { name: 'Apache-2.0' } },
  });
  expect(model?.facts?.source).toMatch(/^GGUF \(.*Q4_K.*\)$/);
  const pack = parsePack(read('imported/Tiny-Chat/manifest.json'));
  expect(pack?.facts).toEqual(model?.facts);
  // What was packed once can be packed again from where it lies, and keeps what it says.
  await packFolder(join(site, 'models/imported/Tiny-Chat'), site);
  expect(list()).toEqual([model]);
});

test('the command converts, and tells in one sentence why it does not', { timeout: 60_000 }, () => {
  const file = join(repo.root, GGUF);
  const gguf = tinyGguf();
  writeFileSync(file, writeGguf(gguf));
  const done = command(file, '--repo', 'school/Tiny', '--licence', 'mit');
  expect(done.stderr).toBe('');
  expect(done.stdout).toContain('school/Tiny: 5 files');
  expect(list()).toMatchObject([{ repo: 'school/Tiny', facts: { licence: { name: 'MIT' } } }]);

  gguf.metadata['general.architecture'] = text('gemma3');
  writeFileSync(file, writeGguf(gguf));
  const refused = command(file, '--repo', 'school/Other');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(
    /^pack-model: Models of the architecture “gemma3” do not run here\./,
  );
  expect(existsSync(join(site, 'models/school/Other'))).toBe(false);
  expect(existsSync(join(site, 'models/.fetching'))).toBe(false);
});
