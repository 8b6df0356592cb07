/** Runs the optional roles on a message in the background, after the reply. */
import type { Lease } from '../contract/host.ts';
import { measurePrior, observe } from './observe.ts';
import type { Ask, ExtraRole, Finding, LabelRole } from '../roles/extra.ts';
import type { LabelCache } from './label-cache.svelte.ts';

export interface ObserverParts {
  host: { hold(signal?: AbortSignal): Promise<Lease> };
  /** `extraRoles`: those that are switched on. */
  settings: { extraRoles(): readonly ExtraRole[] };
  labels: Pick<LabelCache, 'get'>;
}

/** Lane of their jobs in the engine. */
const ROLES = 'roles';

export class Observer {
  readonly #parts: ObserverParts;
  readonly #priors = new Map<string, Promise<number[]>>();

  constructor(parts: ObserverParts) {
    this.#parts = parts;
  }

  /**
   * One role after the other; whoever waits for a reply goes first.
   * @param temporary What comes out is not kept among the labels.
   */
  async *observe(
    text: string,
    signal: AbortSignal,
    temporary = false,
  ): AsyncGenerator<Finding, void, void> {
    const roles = this.#parts.settings.extraRoles();
    if (roles.length === 0) return;
    const lease = await this.#parts.host.hold(signal);
    const behind = <T>(job: T) => ({ ...job, visible: false, conversation: ROLES });
    const { engine, loaded } = lease;
    // The demo has learnt none of them, and would be wrong most of the time.
    if (loaded.model.builtIn) return lease.release();
    const ask: Ask = {
      classify: (job) =>
        temporary
          ? engine.classify(behind(job), signal)
          : this.#parts.labels.get(lease, behind(job), signal),
      generate: (job) => engine.generate(behind(job), undefined, signal),
    };
    try {
      for (const role of roles) {
        const finding = await observe(role, text, ask, (of) =>
          this.#prior(loaded.model.id, of, ask),
        );
        signal.throwIfAborted();
        yield finding;
      }
    } finally {
      lease.release();
    }
  }

  /** Measured once per model and visit. A failed measurement is tried again. */
  #prior(model: string, role: LabelRole, ask: Ask): Promise<number[]> {
    const key = `${model} ${role.id}`;
    const known = this.#priors.get(key);
    if (known) return known;
    const measured = measurePrior(role, ask);
    this.#priors.set(key, measured);
    measured.catch(() => this.#priors.delete(key));
    return measured;
  }
}
