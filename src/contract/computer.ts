/** What “This computer” finds out. The outcomes are a closed list: verdicts and words share it. */

/** `not-serving`: installed, but this page came without it. */
export type ServiceWorkerState = 'refused' | 'installing' | 'not-serving' | 'serving';

/** What the browser says of itself, without a worker and without a network. */
export interface BrowserFacts {
  /** Scheme, host and port of the page, as a managed policy names it. */
  origin: string;
  /** Address of the page, without query. */
  address: string;
  userAgent: string;
  secure: boolean;
  isolated: boolean;
  /** What threads share; WebKitGTK withholds it from isolated pages, too. */
  sharedMemory: boolean;
  /** Logical processors. */
  cores: number;
  simd: boolean;
  /** Whether files can be kept at all. */
  cacheStorage: boolean;
  /** Bytes, as the browser tells them; null where it does not. */
  quota: number | null;
  usage: number | null;
  persisted: boolean | null;
  serviceWorker: ServiceWorkerState;
  /** GiB, rounded by the browser; null where it does not tell. */
  deviceMemory: number | null;
}

/** Whether a worker's own policy keeps it from other origins; `unknown` where it could not be tried. */
export type PolicyState = 'active' | 'missing' | 'unknown';

export const OUTCOMES = [
  'secure',
  'insecure',
  'isolated',
  'not-isolated',
  'threads-many',
  'threads-one',
  'threads-one-core',
  'threads-refused', // by the browser, whatever the host does
  'threads-unknown',
  'simd',
  'simd-missing',
  'space-enough',
  'space-session', // so little that the site is probably cleared with the browser
  'space-tight',
  'space-refused',
  'space-unknown',
  'kept',
  'kept-not',
  'kept-unknown',
  'offline-ready',
  'offline-installing',
  'offline-reload',
  'offline-refused',
  'memory-enough',
  'memory-little',
  'memory-unknown',
  'policy-active',
  'policy-missing',
  'policy-unknown',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** `bad`: something is lost, and there is something to do about it. `info`: nobody knows. */
export type Status = 'ok' | 'info' | 'warn' | 'bad';
