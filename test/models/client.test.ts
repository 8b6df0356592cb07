import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WeightsClient } from '../../src/platform/weights.ts';
import type { ModelHost } from '../../src/contract/models.ts';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { serveWeights } from '../../src/models/serve.ts';
import { failure } from '../support/failure.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { makeRepo, MODEL } from '../support/repo.ts';

/** For downloads that stand still; here the whole of one takes less. */
const PATIENCE = { tickMs: 20, ticks: 40 };

let repo: ReturnType<typeof makeRepo>;
let hub: Hub;
let hosts: ModelHost[];
let workers: { connect: readonly string[]; port: MessagePort; ended: boolean }[];
let client: WeightsClient;
let caches: MemoryCaches;

beforeEach(async () => {
  repo = makeRepo();
  hub = await startHub(repo.root);
  hosts = [{ kind: 'hub', url: hub.url }];
  workers = [];
  caches = new MemoryCaches();
  const place = { caches: caches.storage, root: 'https://app.test/__weights/' };
  client = new WeightsClient((connect) => {
    const { port1, port2 } = new MessageChannel();
    serveWeights(port2, { place, chunkSize: 4096, backoffMs: [1] });
    port1.start();
    const worker = { connect, port: port1, ended: false };
    workers.push(worker);
    const terminate = () => {
      worker.ended = true;
      port1.close();
    };
    return Object.assign(port1, { terminate }) as unknown as Worker;
  }, PATIENCE);
});

afterEach(async () => {
  expect(workers.every(({ ended }) => ended)).toBe(true);
  await hub.close();
  repo.remove();
});

test('a model is downloaded, listed and removed, each by a worker that then ends', async () => {
  const seen: DownloadProgress[] = [];
  const manifest = await client.download(MODEL, hosts, (p) => seen.push(p));
  expect(seen.at(-1)!.loadedBytes).toBe(seen.at(-1)!.totalBytes);
  const lists = await Promise.all([client.list(), client.list()]);
  const listing = { complete: [manifest], unfinished: [] };
  expect(lists).toEqual([listing, listing]);
  await client.remove(MODEL.id);
  expect(await client.list()).toEqual({ complete: [], unfinished: [] });
});

test('only the worker of a download may connect anywhere, and only to its host', async () => {
  await client.download(MODEL, hosts);
  await client.list();
  const origin = new URL(hub.url).origin;
  expect(workers.map(({ connect }) => connect)).toEqual([[origin], []]);
});

test('failures keep their code and facts', async () => {
  hub.faults.status['config.json'] = 503;
  const { code, facts } = await failure(client.download(MODEL, hosts));
  expect(code).toBe('download');
  expect(facts).toMatchObject({ status: 503, file: 'config.json', host: new URL(hub.url).host });
});

test('an abort rejects with an AbortError, before the start and in the middle', async () => {
  const aborted = { name: 'AbortError' };
  await expect(client.download(MODEL, hosts, undefined, AbortSignal.abort())).rejects.toMatchObject(
    aborted,
  );
  hub.faults.bytesPerSecond = 200_000;
  const controller = new AbortController();
  const onProgress = (p: DownloadProgress) => p.loadedBytes > 20_000 && controller.abort();
  const download = client.download(MODEL, hosts, onProgress, controller.signal);
  await expect(download).rejects.toMatchObject(aborted);
});

test('removing a model ends its download first', async () => {
  hub.faults.bytesPerSecond = 200_000;
  let started = () => {};
  const underWay = new Promise<void>((resolve) => (started = resolve));
  const onProgress = (p: DownloadProgress) => p.loadedBytes > 20_000 && started();
  const download = client.download(MODEL, hosts, onProgress);
  const outcome = expect(download).rejects.toMatchObject({ name: 'AbortError' });
  await underWay;
  await client.remove(MODEL.id);
  await outcome;
  hub.faults.bytesPerSecond = undefined;
  const seen: DownloadProgress[] = [];
  await client.download(MODEL, hosts, (p) => seen.push(p));
  expect(seen.at(-1)!.resumedBytes).toBe(0);
});

test('a worker that dies rejects the call with `worker`', async () => {
  hub.faults.delayMs = 100;
  const download = client.download(MODEL, hosts);
  workers[0]!.port.dispatchEvent(new Event('error'));
  expect((await failure(download)).code).toBe('worker');
});

test('a browser that refuses the worker is `blocked`, whatever it throws', async () => {
  const refused = new WeightsClient(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect((await failure(refused.list())).code).toBe('blocked');
  expect((await failure(refused.download(MODEL, hosts))).code).toBe('blocked');
});

describe('a download whose storage stops answering, without an error', () => {
  test('goes on in another worker, from what is stored', async () => {
    caches.hangPut = { after: 4, times: 1 };
    const seen: DownloadProgress[] = [];
    const manifest = await client.download(MODEL, hosts, (p) => seen.push(p));
    expect((await client.list()).complete).toEqual([manifest]);
    expect(workers).toHaveLength(3); // the silent one, the next, and the list's
    expect(seen.at(-1)!.resumedBytes).toBeGreaterThan(0);
  });

  test('is given up where it does so again and again, and says so', async () => {
    caches.hangPut = { after: 4, times: Infinity };
    const { code, facts } = await failure(client.download(MODEL, hosts));
    expect([code, facts.reason]).toEqual(['worker', 'standstill']);
    expect(workers).toHaveLength(3);
  });

  test('but a host that asks to wait longer than that is waited for', async () => {
    const headers = { 'Retry-After': '2' };
    hub.faults.next = [{ kind: 'status', status: 429, headers }];
    await client.download(MODEL, hosts);
    expect(workers).toHaveLength(1);
  });
});
