/** Several sources in order: which is asked, which is waited for, and which is given up. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { describeFile, makePack, type Pack } from '../../src/models/pack.ts';
import { failure } from '../support/failure.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { makeRepo, MODEL, ONNX, ONNX_SIZE, repoFiles, someBytes } from '../support/repo.ts';
import { CHUNK, stage } from './stage.ts';

const s = stage();
let mirror: Hub;
let mirrorRepo: ReturnType<typeof makeRepo>;

beforeEach(async () => {
  mirrorRepo = makeRepo();
  mirror = await startHub(mirrorRepo.root);
  s.hosts.push({ kind: 'hub', url: mirror.url });
});

afterEach(async () => {
  await mirror.close();
  mirrorRepo.remove();
});

const asked = (hub: Hub) => hub.requests.filter(({ url }) => url.includes('.onnx')).length;

test('one that has no listing is passed over for one that has, and nobody is told', async () => {
  s.hosts = [{ kind: 'site', url: `${s.hub.url}nothing/here/` }, ...s.hosts];
  expect((await s.get()).verified).toBe(true);
  expect(asked(mirror)).toBe(0);
});

test('one that cannot be reached is not waited for', async () => {
  s.hosts = [{ kind: 'hub', url: 'http://localhost:9/' }, s.hosts[1]!];
  await s.get({ backoffMs: [60_000] });
  await s.expectWholeModel();
});

test('one that breaks in the middle leaves the rest to the next, from the next chunk on', async () => {
  s.hub.faults.cutAfter = 30_000;
  const manifest = await s.get({ backoffMs: [] });
  expect(manifest.verified).toBe(true);
  const { range, bytes } = mirror.requests.find(({ bytes: sent }) => sent > 0)!;
  expect(range).toBe(`bytes=${7 * CHUNK}-`);
  expect(bytes).toBe(ONNX_SIZE - 7 * CHUNK);
  await s.expectWholeModel();
});

test('one with other bytes is found out, and the next is right', async () => {
  s.hub.faults.next = [undefined, undefined, undefined, { kind: 'flip', at: 0.5 }]; // three small files before
  await s.get();
  await s.expectWholeModel();
  expect(asked(mirror)).toBeGreaterThan(0);
});

test('one that asks to wait is left alone for as long as it says, while another brings the file', async () => {
  const limited = { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } } as const;
  s.hub.faults.next = [limited];
  await s.get();
  await s.expectWholeModel();
  expect(asked(s.hub)).toBe(0);
});

test('the only one is waited for, which is told with its end, and then goes on', async () => {
  s.hosts.pop();
  s.hub.faults.next = [{ kind: 'status', status: 429, headers: { 'Retry-After': '1' } }];
  const seen: DownloadProgress[] = [];
  const start = Date.now();
  await s.get({ onProgress: (p) => seen.push(p) });
  const waiting = seen.filter(({ phase }) => phase === 'waiting');
  expect(waiting[0]!.host).toBe(new URL(s.hub.url).host);
  expect(waiting[0]!.wait!.reason).toBe('limited');
  expect(waiting[0]!.wait!.until! - start).toBeGreaterThanOrEqual(1000);
  expect(seen.at(-1)!.wait).toBeNull();
  await s.expectWholeModel();
});

test.each([
  [{ RateLimit: '"resolvers";r=0;t=1' }, 1000],
  [{ RateLimit: '"api";r=7;t=300, "resolvers";r=0;t=1' }, 1000],
  [{ 'RateLimit-Reset': '1' }, 1000],
  [{ RateLimit: 'limit=100, remaining=0, reset=1' }, 1000],
  [{}, 20], // a host that does not say, or keeps it from other origins: longer than after a failure
])('how long is read from %j', async (headers, least) => {
  s.hosts.pop();
  s.hub.faults.next = [{ kind: 'status', status: 429, headers }];
  let until = 0;
  const start = Date.now();
  await s.get({ onProgress: ({ wait }) => (until ||= wait?.until ?? 0) });
  expect(until - start).toBeGreaterThanOrEqual(least);
  expect(until - start).toBeLessThan(1.5 * least + 1000);
  await s.expectWholeModel();
});

test('a wait ends with a pause, at once', async () => {
  s.hosts.pop();
  s.hub.faults.next = [{ kind: 'status', status: 503, headers: { 'Retry-After': '3600' } }];
  const controller = new AbortController();
  const onProgress = ({ phase }: DownloadProgress) => phase === 'waiting' && controller.abort();
  const download = s.get({ onProgress, signal: controller.signal });
  await expect(download).rejects.toMatchObject({ name: 'AbortError' });
});

test('where all fail, the failure is told that says most', async () => {
  s.hosts = [
    { kind: 'site', url: `${s.hub.url}nothing/` }, // does not have it: that says nothing
    { kind: 'hub', url: 'http://localhost:9/' },
    { kind: 'site', url: `${mirror.url}nothing/` },
  ];
  const { code, facts } = await failure(s.get());
  expect({ code, host: facts.host }).toEqual({ code: 'offline', host: 'localhost:9' });
});

test('a file without a hash is never put together from two hosts', async () => {
  s.usePlainFolder();
  s.hosts.push({ kind: 'site', url: `${mirror.url}site/` });
  s.hub.faults.cutAfter = 30_000;
  expect((await failure(s.get({ backoffMs: [] }))).facts.reason).toBe('incomplete');
  expect(asked(mirror)).toBe(0);
});

async function pack(changes: Partial<Pack> = {}): Promise<Pack> {
  const files = Object.entries(repoFiles({ 'README.md': undefined })).map(([path, content]) =>
    describeFile(path, new Blob([content as BlobPart]), CHUNK),
  );
  const facts = { repo: MODEL.id, revision: 'edition-1', onnx: ONNX, chunkSize: CHUNK };
  return { ...makePack({ ...facts, files: await Promise.all(files) }), ...changes };
}

test('a folder with our manifest is verified, chunk by chunk, before anything is stored', async () => {
  s.usePlainFolder();
  s.repo.write('manifest.json', JSON.stringify(await pack()));
  expect(await s.get()).toMatchObject({ verified: true, revision: 'edition-1' });
  await s.expectWholeModel();
  s.caches.entries.clear();
  s.repo.write(ONNX, someBytes(ONNX_SIZE, 3)); // the right length, and every byte wrong
  const { code, facts } = await failure(s.get());
  expect({ code, reason: facts.reason, file: facts.file }).toEqual({
    code: 'corrupt',
    reason: 'chunk',
    file: ONNX,
  });
  expect(await s.chunksOf(ONNX)).toEqual([]);
});

test('a manifest with chunks of another size still names the files and their hashes', async () => {
  s.usePlainFolder();
  const files = Object.entries(repoFiles({ 'README.md': undefined })).map(([path, content]) =>
    describeFile(path, new Blob([content as BlobPart]), 5000),
  );
  const other = await pack({ chunkSize: 5000, files: await Promise.all(files) });
  s.repo.write('manifest.json', JSON.stringify(other));
  expect((await s.get()).verified).toBe(true);
});

test('half a manifest does not pass for none; one of another kind does', async () => {
  s.usePlainFolder();
  const text = JSON.stringify(await pack());
  s.repo.write('manifest.json', text.slice(0, text.length / 2));
  expect((await failure(s.get())).facts).toMatchObject({ file: 'manifest.json' });
  s.repo.write('manifest.json', '{"name":"a web app"}');
  expect((await s.get()).verified).toBe(false);
});
