/** Asking a source whether it can be used, against a server that speaks the hub's API. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MODELS, type ModelHost } from '../../src/contract/models.ts';
import { reach } from '../../src/models/reach.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { makeRepo } from '../support/repo.ts';

let repo: ReturnType<typeof makeRepo>;
let hub: Hub;
let host: ModelHost;
beforeEach(async () => {
  repo = makeRepo();
  hub = await startHub(repo.root);
  host = { kind: 'hub', url: hub.url };
});
afterEach(async () => {
  await hub.close();
  repo.remove();
});

test('a hub that has the model is reached, by one small request', async () => {
  repo.write(`../../${MODELS[1]!.id}/config.json`, '{}');
  expect(await reach(host)).toMatchObject({ found: true });
  expect(hub.requests.map(({ url }) => url)).toEqual([
    `${hub.url}Xenova/Qwen1.5-0.5B-Chat/resolve/main/config.json`,
  ]);
});

test('one that answers and lacks it is told from one that is not there', async () => {
  expect(await reach(host)).toMatchObject({ found: false });
  await expect(reach({ kind: 'hub', url: 'http://localhost:1/' })).rejects.toMatchObject({
    code: 'offline',
    facts: { host: 'localhost:1' },
  });
});

test('silence, a refusal and a sign-in page are failures of their own', async () => {
  hub.faults.delayMs = 400;
  await expect(reach(host, { idleMs: 50 })).rejects.toMatchObject({
    code: 'offline',
    facts: { reason: 'timeout' },
  });
  hub.faults.delayMs = 0;
  hub.faults.html = true;
  await expect(reach(host)).rejects.toMatchObject({ code: 'download', facts: { reason: 'html' } });
  hub.faults.html = false;
  hub.faults.status['config.json'] = 429;
  await expect(reach(host)).rejects.toMatchObject({ code: 'download', facts: { status: 429 } });
});
