/** What the tabs of one site say to each other. */
import type { Loaded } from './engine.ts';
import type { HostView } from './host.ts';
import type { ModelSpec } from './models.ts';
import type { JobCalls } from './wire.ts';

/** Tabs that speak another version have an engine of their own. Count up with every change here. */
export const TABS_PROTOCOL = 3;

/** On the channel that all tabs hear. */
export type TabNews =
  /** A tab that waits for something wants to know whether there is a leader. */
  | { type: 'hello' }
  /** So speaks the leader: when it begins, when something changes, and when somebody asks. */
  | { type: 'leader'; term: Term; view: HostView }
  /** A tab waits on the channel `connection` for the leader of that term to serve it. */
  | { type: 'ask'; term: Term; connection: string }
  | { type: 'abandon'; term: Term };

/** Milliseconds since 1970 at which the leader took over; each is later than the one before. */
export type Term = number;

/** Asked on a channel that only two tabs know. Its Web Lock of the same name ends it. */
export interface TabCalls extends JobCalls {
  /** A lease, until the connection ends. */
  hold(nothing: undefined): Loaded;
  load(model: ModelSpec): Loaded;
}

/** Of no call: the leader listens, and what was said before is lost. */
export interface TabOpen {
  type: 'open';
}
