/** The engine of this site: one tab has it, and the others reach it there. */
import type { Running } from '../contract/host.ts';
import type { LoadOptions } from '../contract/wire.ts';
import { EngineClient } from '../platform/engine.ts';
import type { LoadMark } from '../platform/load-mark.ts';
import { LocalHost } from '../platform/local-host.ts';
import type { TabPlatform } from '../platform/tab-platform.ts';
import { Tabs } from '../platform/tabs.ts';
import { onWake } from '../platform/wake.ts';
import { EngineHost } from '../state/engine-host.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import { spawnEngine } from './workers.ts';

export interface EngineDeps {
  /** Of this site among those of its origin. */
  name: string;
  platform: TabPlatform;
  mark: LoadMark;
  notices: Notices;
  /** Asked whenever an engine starts. */
  loadOptions(): LoadOptions;
  /** Before a model that has loaded counts as ready. */
  prepare(running: Running): Promise<void>;
  /** This tab has the engine now: loads what it is to have. */
  onLead(host: LocalHost): Promise<void>;
  onError(error: unknown): void;
}

/** @returns `tabs` wait for `join`; `engines` is what this tab sees. */
export function composeEngine(deps: EngineDeps): { tabs: Tabs; engines: EngineHost } {
  const { name, platform, mark, notices, onError } = deps;
  let host: LocalHost | null = null;
  const tabs: Tabs = new Tabs(name, platform, {
    lead(show) {
      host = new LocalHost({
        spawn(onDeath, lowMemory) {
          const options = { ...deps.loadOptions(), ...(lowMemory && { threads: 1 }) };
          return new EngineClient(spawnEngine, onDeath, options, { wake: onWake, mark });
        },
        onRestart: (_error, comesBack) => notices.show({ kind: 'restarted', comesBack }),
        onReturn: ({ title }) => {
          notices.dismiss('restarted');
          notices.show({ kind: 'switched', title });
        },
        prepare: (running) => deps.prepare(running),
        show,
      });
      show(host.view);
      void deps.onLead(host).catch(onError);
      return host;
    },
    resign() {
      host?.close();
      host = null;
    },
    show: (view) => engines.show(view),
  });
  const engines = new EngineHost(tabs);
  return { tabs, engines };
}
