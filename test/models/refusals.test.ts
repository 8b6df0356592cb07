/** Hosts that do not deliver: what a person is told, and that nothing wrong is stored. */
import { expect, test } from 'vitest';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { failure } from '../support/failure.ts';
import { ONNX, ONNX_SIZE, someBytes } from '../support/repo.ts';
import { stage } from './stage.ts';

const s = stage();
const hostName = () => new URL(s.hub.url).host;

test('unreachable: `offline`, and which host', async () => {
  s.hosts = [{ kind: 'hub', url: 'http://localhost:9/' }];
  const { code, facts } = await failure(s.get());
  expect({ code, host: facts.host }).toEqual({ code: 'offline', host: 'localhost:9' });
});

test('silent: `offline` with reason timeout, not waited for again file by file', async () => {
  s.hub.faults.delayMs = 200;
  const { code, facts } = await failure(s.get({ idleMs: 50 }));
  expect({ code, reason: facts.reason }).toEqual({ code: 'offline', reason: 'timeout' });
  expect(s.hub.requests.length).toBe(1);
});

test.each([401, 403])('status %i for the listing: `download`, no other try', async (status) => {
  s.hub.faults.status['api'] = status;
  const { code, facts } = await failure(s.get());
  expect(code).toBe('download');
  expect(facts).toMatchObject({ host: hostName(), status });
  expect(s.hub.requests.length).toBe(1);
});

test.each([404, 500])('status %i for a file: `download`, and which file', async (status) => {
  s.hub.faults.status['config.json'] = status;
  const { code, facts } = await failure(s.get());
  expect(code).toBe('download');
  expect(facts).toMatchObject({ host: hostName(), status, file: 'config.json' });
});

test('a page in the place of everything: `download`, reason html, nothing stored', async () => {
  s.hub.faults.html = true;
  const { code, facts } = await failure(s.get());
  expect({ code, reason: facts.reason }).toEqual({ code: 'download', reason: 'html' });
  expect(s.caches.puts).toBe(0);
});

test('a page under the name of a file is never stored', async () => {
  s.repo.write('config.json', '<!DOCTYPE html><title>Log in</title>');
  expect((await failure(s.get())).facts).toMatchObject({ reason: 'html', file: 'config.json' });
  expect(await s.chunksOf('config.json')).toEqual([]);
  s.repo.write('config.json', '{}');
  s.repo.write(ONNX, '<html><body>moved</body></html>');
  expect((await failure(s.get())).facts).toMatchObject({ reason: 'html', file: ONNX });
  expect(await s.chunksOf(ONNX)).toEqual([]);
});

test('a JSON file that is none: `corrupt`, and not stored', async () => {
  s.repo.write('config.json', '{ not JSON');
  const facts = { file: 'config.json', host: hostName(), reason: 'content' };
  expect(await failure(s.get())).toEqual({ code: 'corrupt', facts });
  expect(await s.chunksOf('config.json')).toEqual([]);
});

test('an empty file is no file', async () => {
  s.usePlainFolder();
  s.hub.faults.noRange = true;
  s.repo.write('config.json', '');
  expect((await failure(s.get())).facts).toMatchObject({
    file: 'config.json',
    reason: 'incomplete',
  });
});

test('other bytes than the listing promised: `corrupt`, and that file is forgotten', async () => {
  s.hub.faults.sha256[ONNX] = 'f'.repeat(64);
  const facts = { file: ONNX, host: hostName() };
  expect(await failure(s.get())).toEqual({ code: 'corrupt', facts });
  expect(await s.chunksOf(ONNX)).toEqual([]);
  expect((await s.chunksOf('config.json')).length).toBe(1);
  s.hub.faults.sha256 = {};
  await s.get();
  await s.expectWholeModel();
});

test('more bytes than the host said: `corrupt`, also where no hash is known', async () => {
  s.usePlainFolder();
  const onProgress = ({ phase }: DownloadProgress) => {
    if (phase === 'downloading') s.repo.write(ONNX, someBytes(ONNX_SIZE + 1));
  };
  const facts = { file: ONNX, host: hostName() };
  expect(await failure(s.get({ onProgress }))).toEqual({ code: 'corrupt', facts });
  expect(await s.chunksOf(ONNX)).toEqual([]);
});
