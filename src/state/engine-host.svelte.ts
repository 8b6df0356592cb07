/** The engine as one tab sees it, whichever tab has it. */
import type { Loaded } from '../contract/engine.ts';
import type { Host, HostStatus, HostView, Lease } from '../contract/host.ts';
import { DEMO, type ModelSpec } from '../contract/models.ts';

const STARTING: HostStatus = {
  state: 'loading',
  model: DEMO,
  progress: { loadedBytes: 0, totalBytes: 0 },
};

export class EngineHost implements Host {
  #view = $state.raw<HostView>({ status: STARTING, incoming: null, busy: true });
  readonly #tabs: Host;

  /** @param tabs Leads to the host of the tab that has the engine. */
  constructor(tabs: Host) {
    this.#tabs = tabs;
  }

  show(view: HostView): void {
    this.#view = view;
  }

  get status(): HostStatus {
    return this.#view.status;
  }

  /** The model that loads beside the one that answers. */
  get incoming(): HostView['incoming'] {
    return this.#view.incoming;
  }

  /** Whether an engine loads. */
  get loading(): boolean {
    return this.status.state === 'loading' || this.incoming !== null;
  }

  /** Whether an engine loads, or works for somebody in any tab. */
  get busy(): boolean {
    return this.#view.busy;
  }

  /** The model that answers now, if any. */
  get loaded(): Loaded | null {
    return this.status.state === 'ready' ? this.status.loaded : null;
  }

  /** The first model that can answer. */
  async start(): Promise<Loaded> {
    const lease = await this.hold();
    lease.release();
    return lease.loaded;
  }

  hold(signal?: AbortSignal): Promise<Lease> {
    return this.#tabs.hold(signal);
  }

  load(model: ModelSpec): Promise<Loaded> {
    return this.#tabs.load(model);
  }

  abandon(): void {
    this.#tabs.abandon();
  }
}
