/** Which other sites a person lets use the model, in a frame on their pages. */
import * as v from 'valibot';
import type { Store } from './store.ts';

const PREFIX = 'origin:';
const entry = v.object({ origin: v.string(), allowed: v.boolean(), at: v.number() });

export type AllowedOrigin = v.InferOutput<typeof entry>;

export interface AllowedOrigins {
  /** Undefined where the person was not asked yet. */
  read(origin: string): Promise<boolean | undefined>;
  write(origin: string, allowed: boolean): Promise<void>;
  /** To be asked again. */
  forget(origin: string): Promise<void>;
  /** In the order of the alphabet. */
  list(): Promise<AllowedOrigin[]>;
}

export function allowedOrigins(store: Store): AllowedOrigins {
  const parsed = (value: unknown) => v.safeParse(entry, value);
  return {
    async read(origin) {
      const found = parsed(await store.get(PREFIX + origin));
      return found.success ? found.output.allowed : undefined;
    },
    write: (origin, allowed) => store.set(PREFIX + origin, { origin, allowed, at: Date.now() }),
    forget: (origin) => store.remove(PREFIX + origin),
    async list() {
      const all = (await store.list(PREFIX)).map(parsed);
      const known = all.flatMap((found) => (found.success ? [found.output] : []));
      return known.sort((a, b) => a.origin.localeCompare(b.origin, 'en'));
    },
  };
}
