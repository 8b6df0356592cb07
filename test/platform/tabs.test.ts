// @vitest-environment happy-dom
/** Several tabs and one engine, which follows a script. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Tabs } from '../../src/platform/tabs.ts';
import type { Engine } from '../../src/contract/engine.ts';
import { AppError, isAbort } from '../../src/contract/errors.ts';
import type { HostView, Lease } from '../../src/contract/host.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';
import { LocalHost } from '../../src/platform/local-host.ts';
import { classified, endless, engineOf, FULL, generated } from '../state/scripted.ts';
import { TabWorld, type FakeTab } from '../support/tab-world.ts';

const LABEL = { slot: 'analyst', messages: [], labels: [] };
const REPLY = { slot: 'chat', messages: [], maxTokens: 9, sampling: GREEDY };
const TICK_MS = 10;

interface OpenTab {
  tabs: Tabs;
  platform: FakeTab;
  view: () => HostView | undefined;
}

const open: OpenTab[] = [];
afterEach(() =>
  open.splice(0).forEach(({ tabs, platform }) => platform.state !== 'gone' && tabs.leave()),
);

/** A browser, and how many engines live in it. */
function browser(script: Partial<Engine> = {}) {
  const world = new TabWorld();
  const engines = new Set<FakeTab>();
  let started = 0;

  function openTab(): OpenTab {
    const platform = world.tab();
    let view: HostView | undefined;
    let host: LocalHost | undefined;
    const tabs = new Tabs(
      'app',
      platform,
      {
        lead(show) {
          const spawn = () => {
            engines.add(platform);
            started++;
            const unload = async () => void engines.delete(platform);
            return engineOf({ unload, ...script });
          };
          host = new LocalHost({ spawn, onRestart: () => {}, show });
          show(host.view);
          return host;
        },
        resign: () => host?.close(),
        show: (shown) => (view = shown),
      },
      TICK_MS,
    );
    tabs.join();
    const tab = { tabs, platform, view: () => view };
    open.push(tab);
    return tab;
  }

  return {
    world,
    openTab,
    open: (count: number) => Array.from({ length: count }, openTab),
    crash(tab: OpenTab) {
      tab.platform.crash();
      engines.delete(tab.platform);
    },
    engines: () => engines.size,
    started: () => started,
  };
}

const leaders = (tabs: OpenTab[]) =>
  tabs.filter(({ tabs: { leads }, platform }) => leads && platform.state === 'running');

async function label(tab: OpenTab): Promise<number> {
  const lease = await tab.tabs.hold();
  try {
    return (await lease.engine.classify(LABEL)).probabilities[0] ?? NaN;
  } finally {
    lease.release();
  }
}

test.each([1, 2, 4, 8])('%i tabs that ask together are all answered by one engine', async (n) => {
  const { open, engines, started } = browser();
  const tabs = open(n);
  expect(await Promise.all(tabs.map(label))).toEqual(tabs.map(() => 0.9));
  expect(leaders(tabs)).toHaveLength(1);
  expect([engines(), started()]).toEqual([1, 1]);
});

test('a follower sees what the leader sees', async () => {
  const { openTab, open } = browser();
  const [leader, follower] = open(2) as [OpenTab, OpenTab];
  await label(leader);
  const late = openTab();
  for (const tab of [follower, late]) {
    await vi.waitFor(() => expect(tab.view()).toEqual(leader.view()));
    expect(tab.view()).toMatchObject({ status: { state: 'ready', loaded: { model: DEMO } } });
  }
  const lease = await follower.tabs.hold();
  await vi.waitFor(() => expect(leader.view()?.busy).toBe(true));
  lease.release();
  await vi.waitFor(() => expect(late.view()?.busy).toBe(false));
});

test('a follower chooses the model for everybody, and hears why it cannot be loaded', async () => {
  let fail = true;
  const load: Engine['load'] = async (model) => {
    if (fail && !model.builtIn) throw new AppError('corrupt', 'bad', { file: 'x' });
    return engineOf().load(model);
  };
  const { open } = browser({ load });
  const [leader, follower] = open(2) as [OpenTab, OpenTab];
  await label(follower);
  const failed = follower.tabs.load(FULL);
  await expect(failed).rejects.toMatchObject({ code: 'corrupt', facts: { file: 'x' } });
  fail = false;
  expect((await follower.tabs.load(FULL)).model.id).toBe(FULL.id);
  expect(leader.view()).toMatchObject({ status: { loaded: { model: { id: FULL.id } } } });
  const lease = await follower.tabs.hold();
  expect(lease.loaded.model.id).toBe(FULL.id);
});

test('a load that another tab began can be given up from any', async () => {
  const load: Engine['load'] = (model) =>
    model.builtIn ? engineOf().load(model) : new Promise(() => {});
  const { open } = browser({ load });
  const [, follower, other] = open(3) as [OpenTab, OpenTab, OpenTab];
  await label(other);
  const loading = follower.tabs.load(FULL).catch((error: unknown) => error);
  await vi.waitFor(() => expect(other.view()?.incoming?.model.id).toBe(FULL.id));
  other.tabs.abandon();
  expect(isAbort(await loading)).toBe(true);
});

test('deltas come in order and to the tab that asked', async () => {
  const { open } = browser({
    generate: async ({ slot }, onDelta) => {
      for (let i = 0; i < 3; i++) {
        onDelta?.(`${slot}${i}`);
        await Promise.resolve();
      }
      return generated(slot);
    },
  });
  const tabs = open(3);
  const heard = await Promise.all(
    tabs.map(async ({ tabs }, n) => {
      const deltas: string[] = [];
      const { engine } = await tabs.hold();
      await engine.generate({ ...REPLY, slot: `s${n}` }, (delta) => deltas.push(delta));
      return deltas.join(' ');
    }),
  );
  expect(heard).toEqual(['s00 s01 s02', 's10 s11 s12', 's20 s21 s22']);
});

describe('a tab that goes', () => {
  test.each(['closes', 'crashes'])('and %s ends its turn in the leader', async (how) => {
    let aborted = false;
    const { open, crash } = browser({
      generate: (job, onDelta, signal) => {
        signal?.addEventListener('abort', () => (aborted = true));
        return endless(job, onDelta, signal);
      },
    });
    const [leader, follower] = open(2) as [OpenTab, OpenTab];
    const { engine } = await follower.tabs.hold();
    const deltas: string[] = [];
    void engine.generate(REPLY, (delta) => deltas.push(delta)).catch(() => {});
    await vi.waitFor(() => expect(deltas).toEqual(['一半']));
    expect(leader.view()?.busy).toBe(true);
    if (how === 'crashes') crash(follower);
    else follower.tabs.leave();
    await vi.waitFor(() => expect([aborted, leader.view()?.busy]).toEqual([true, false]));
  });

  test('while it waits for the model leaves no lease behind', async () => {
    let go = () => {};
    const started = new Promise<void>((resolve) => (go = resolve));
    const { open, crash } = browser({
      load: async (model) => {
        await started;
        return engineOf().load(model);
      },
    });
    const [leader, follower] = open(2) as [OpenTab, OpenTab];
    follower.tabs.hold().catch(() => {});
    await vi.waitFor(() => expect(follower.view()).toBeDefined());
    crash(follower);
    go();
    await label(leader);
    await vi.waitFor(() => expect(leader.view()?.busy).toBe(false));
  });

  test('and led hands over; what was pending ends with `worker`, and is answered when asked again', async () => {
    const { open, crash, engines } = browser({ generate: endless });
    const tabs = open(3) as [OpenTab, OpenTab, OpenTab];
    const [leader, follower] = tabs;
    const lease = await follower.tabs.hold();
    const pending = lease.engine.generate(REPLY);
    const waiting = leader.tabs.hold();
    await waiting;
    crash(leader);
    await expect(pending).rejects.toMatchObject({ code: 'worker', facts: { reason: 'tab' } });
    await expect(lease.engine.classify(LABEL)).rejects.toMatchObject({ code: 'worker' });
    lease.release(); // of no effect, and harmless
    expect(await label(follower)).toBe(0.9);
    expect(leaders(tabs)).toHaveLength(1);
    expect(engines()).toBe(1);
  });

  test('by the back button gives the engine to another, and asks there when it comes back', async () => {
    const { open, engines } = browser();
    const [first, second] = open(2) as [OpenTab, OpenTab];
    await label(first);
    first.tabs.leave();
    expect(engines()).toBe(0);
    expect(await label(second)).toBe(0.9);
    first.tabs.join();
    expect(await label(first)).toBe(0.9);
    expect([first.tabs.leads, second.tabs.leads, engines()]).toEqual([false, true, 1]);
  });
});

test('20 leaders killed in a row: every question is answered in the end, by one engine', async () => {
  const { openTab, crash, engines, world } = browser({
    classify: async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return classified();
    },
  });
  const tabs = [openTab(), openTab(), openTab()];
  for (let kill = 0; kill < 20; kill++) {
    const asking = tabs.map(async (tab) => {
      for (;;) {
        try {
          return await label(tab);
        } catch (error) {
          expect(error).toMatchObject({ code: 'worker' });
        }
      }
    });
    await vi.waitFor(() => expect(leaders(tabs)).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, kill % 4)); // at another moment each time
    const [leader] = leaders(tabs);
    crash(leader!);
    const index = tabs.indexOf(leader!);
    asking[index]!.catch(() => {});
    const others = asking.filter((_, i) => i !== index);
    expect(await Promise.all(others)).toEqual([0.9, 0.9]);
    const alive = tabs.filter((_, i) => i !== index);
    expect(await Promise.all(alive.map(label))).toEqual([0.9, 0.9]);
    expect(leaders(tabs)).toHaveLength(1);
    expect(engines()).toBe(1);
    tabs[index] = openTab();
  }
  await vi.waitFor(() => expect(world.held).toEqual(['app:v3'])); // no turn is left behind
});

describe('a leader that stands still', () => {
  test('is relieved by a tab that waits for it, and steps back when it goes on', async () => {
    const { open, engines } = browser();
    const tabs = open(2) as [OpenTab, OpenTab];
    const [frozen, follower] = tabs;
    await label(frozen);
    frozen.platform.freeze();
    expect(await label(follower)).toBe(0.9);
    expect(engines()).toBe(2); // nobody can take the memory of a page that stands still
    frozen.platform.thaw();
    await vi.waitFor(() => expect(engines()).toBe(1));
    expect(frozen.tabs.leads).toBe(false);
    expect(await label(frozen)).toBe(0.9);
    expect(leaders(tabs)).toEqual([follower]);
  });

  test('is left alone by tabs that want nothing', async () => {
    const { open } = browser();
    const [frozen, idle] = open(2) as [OpenTab, OpenTab];
    await label(idle);
    frozen.platform.freeze();
    await new Promise((resolve) => setTimeout(resolve, 12 * TICK_MS));
    frozen.platform.thaw();
    expect([frozen.tabs.leads, idle.tabs.leads]).toEqual([true, false]);
  });

  test('does not keep a person from stopping', async () => {
    const { open } = browser();
    const [frozen, follower] = open(2) as [OpenTab, OpenTab];
    await label(follower);
    frozen.platform.freeze();
    const controller = new AbortController();
    const held: Promise<Lease> = follower.tabs.hold(controller.signal);
    controller.abort();
    expect(isAbort(await held.catch((error: unknown) => error))).toBe(true);
  });
});

test.each([
  ['has neither locks nor channels', {}],
  [
    'refuses locks, as where nothing may be stored',
    { locks: { request: () => Promise.reject(new DOMException('refused', 'SecurityError')) } },
  ],
])('where the browser %s, a tab is alone', async (_what, navigator) => {
  vi.stubGlobal('navigator', navigator);
  const { tabPlatform } = await import('../../src/platform/tab-platform.ts');
  const platform = tabPlatform();
  vi.unstubAllGlobals();
  const host = new LocalHost({ spawn: () => engineOf(), onRestart: () => {} });
  const tabs = new Tabs('app', platform, { lead: () => host, resign() {}, show() {} });
  tabs.join();
  expect((await tabs.hold()).loaded.model).toEqual(DEMO);
  tabs.leave();
});
