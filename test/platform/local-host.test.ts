// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import type { Engine, Loaded } from '../../src/contract/engine.ts';
import { AppError, isAbort } from '../../src/contract/errors.ts';
import { DEMO, MODELS, type ModelSpec } from '../../src/contract/models.ts';
import type { LocalHost } from '../../src/platform/local-host.ts';
import { engineOf, FULL, hostOf, loaded, until } from '../state/scripted.ts';

describe('a swap', () => {
  test('waits for the turn that runs, and ends the old engine', async () => {
    const unload = vi.fn(async () => {});
    const { host } = hostOf(engineOf({ unload }), engineOf());
    const lease = await host.hold();
    const swapped = vi.fn();
    const swap = host.load(FULL).then(swapped);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(swapped).not.toHaveBeenCalled();
    expect(host.loaded?.model.id).toBe('demo');
    expect(unload).not.toHaveBeenCalled();

    lease.release();
    await swap;
    expect(host.loaded?.model.id).toBe(FULL.id);
    expect(host.view.incoming).toBeNull();
    expect(unload).toHaveBeenCalledOnce();
    expect((await host.hold()).loaded.model.id).toBe(FULL.id);
  });

  test('leaves the demo answering when the other model fails', async () => {
    const failing = engineOf({ load: () => Promise.reject(new AppError('corrupt', 'bad file')) });
    const { host } = hostOf(engineOf(), failing);
    await host.start();
    await expect(host.load(FULL)).rejects.toMatchObject({ code: 'corrupt' });
    expect(host.loaded?.model.id).toBe('demo');
    expect(host.view.incoming).toBeNull();
  });

  test('is joined by whoever asks for the same model', async () => {
    let finish = (_loaded: Loaded) => {};
    const slow = engineOf({ load: () => new Promise<Loaded>((resolve) => (finish = resolve)) });
    const { host, spawned } = hostOf(engineOf(), slow);
    await host.start();
    const both = [host.load(FULL), host.load({ ...FULL })];
    finish(loaded(FULL));
    expect((await Promise.all(both)).map(({ model }) => model.id)).toEqual([FULL.id, FULL.id]);
    expect(spawned()).toBe(2); // the demo's and one for the model
    expect(host.loaded?.model.id).toBe(FULL.id);
  });

  test('that failed is not joined: the next call tries anew', async () => {
    const failing = engineOf({ load: () => Promise.reject(new AppError('corrupt', 'bad file')) });
    const { host } = hostOf(engineOf(), failing, engineOf());
    await host.start();
    const both = [host.load(FULL), host.load(FULL)];
    for (const load of both) await expect(load).rejects.toMatchObject({ code: 'corrupt' });
    await expect(host.load(FULL)).resolves.toMatchObject({ model: FULL });
  });

  test('is superseded by a later choice', async () => {
    const third = MODELS[2] as ModelSpec;
    const unload = vi.fn(async () => {});
    const slow = engineOf({ load: () => new Promise<Loaded>(() => {}), unload });
    const { host } = hostOf(engineOf(), slow, engineOf());
    await host.start();
    const first = host.load(FULL).catch((error: unknown) => error);
    await host.load(third);
    expect(isAbort(await first)).toBe(true);
    expect(unload).toHaveBeenCalledOnce();
    expect(host.loaded?.model.id).toBe(third.id);
  });
});

describe('an engine that dies', () => {
  test('is replaced by the demo twice, then its failure is shown', async () => {
    const { host, kill, restarts, spawned } = hostOf();
    await host.start();
    for (const index of [0, 1]) {
      kill(index);
      await host.start();
      expect(host.view.status.state).toBe('ready');
    }
    kill(2);
    expect(host.view.status).toMatchObject({ state: 'failed', error: { code: 'worker' } });
    expect(restarts).toHaveLength(2);
    expect(spawned()).toBe(3);
    // A person's own retry is allowed.
    expect((await host.start()).model.id).toBe('demo');
  });

  test('is forgiven once a turn has succeeded', async () => {
    const { host, kill } = hostOf();
    for (const index of [0, 1, 2, 3]) {
      (await host.hold()).release();
      kill(index);
      expect(host.view.status.state).toBe('loading');
    }
  });

  test('while it waits for the end of a turn never takes over', async () => {
    const { host, kill } = hostOf();
    const lease = await host.hold();
    const swap = host.load(FULL);
    const failed = expect(swap).rejects.toMatchObject({ code: 'worker' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    kill(1);
    lease.release();
    await failed;
    expect(host.loaded?.model.id).toBe('demo');
    expect(host.view.incoming).toBeNull();
  });

  test('while another loads is not mistaken for the one that answers', async () => {
    const { host, kill } = hostOf();
    await host.start();
    void host.load(FULL).catch(() => {});
    kill(1);
    expect(host.loaded?.model.id).toBe('demo');
  });
});

describe('a full model that dies', () => {
  const model = (host: LocalHost) => host.loaded?.model.id;

  async function answering(...engines: Engine[]) {
    const setting = hostOf(...engines);
    await setting.host.load(FULL);
    return setting;
  }

  test('comes back by itself, and the demo answers meanwhile', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const slow = engineOf({ load: (chosen) => gate.then(() => loaded(chosen)) });
    const setting = await answering(engineOf(), engineOf(), slow);
    const { host, kill, spawnedHow, returned } = setting;
    kill(0);
    const lease = await host.hold();
    expect(lease.loaded.model.id).toBe('demo');
    go();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([model(host), returned]).toEqual(['demo', []]); // never in the middle of a turn
    lease.release();
    await until(() => returned.length === 1);
    expect(model(host)).toBe(FULL.id);
    expect(spawnedHow).toEqual(['plain', 'plain', 'plain']);
  });

  test('after a crash: as before, then with little memory, then the demo alone', async () => {
    const { host, kill, spawnedHow, returned, restarts } = await answering();
    for (const fall of [1, 2]) {
      kill(spawnedHow.length - 1);
      await until(() => returned.length === fall);
    }
    expect(spawnedHow).toEqual(['plain', 'plain', 'plain', 'plain', 'low-memory']);
    expect(host.loaded?.model.contextTokens).toBe(FULL.contextTokens / 2);
    kill(4);
    await until(() => model(host) === 'demo');
    expect(restarts.map(({ comesBack }) => comesBack)).toEqual([true, true, false]);
    expect([spawnedHow.length, host.view.incoming]).toEqual([6, null]);
    // A person's own choice starts at the top again.
    expect((await host.load(FULL)).model.contextTokens).toBe(FULL.contextTokens);
  });

  test('for lack of memory starts with little memory at once', async () => {
    const { host, kill, returned } = await answering();
    kill(0, 'memory');
    await until(() => returned.length === 1);
    expect(host.loaded?.model.contextTokens).toBe(FULL.contextTokens / 2);
  });
});

test('a failed start is shown, and tried again on the next use', async () => {
  let fail = true;
  const flaky = engineOf({
    load: async (model) => {
      if (fail) throw new AppError('download', 'gone', { file: 'config.json', status: 404 });
      return loaded(model);
    },
  });
  const { host } = hostOf(flaky, flaky);
  await expect(host.start()).rejects.toMatchObject({ code: 'download' });
  expect(host.view.status).toMatchObject({ state: 'failed' });
  fail = false;
  expect((await host.hold()).loaded.model).toEqual(DEMO);
});

test('many callers share one start', async () => {
  const { host, spawned } = hostOf();
  await Promise.all([host.start(), host.hold(), host.hold()]);
  expect(spawned()).toBe(1);
});
