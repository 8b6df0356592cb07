/** What the facts about this computer come to: one verdict for each thing that was looked at. */
import type { BrowserFacts, Outcome, PolicyState, Status } from '../contract/computer.ts';

export interface ComputerFacts extends BrowserFacts {
  /** WASM threads of the model that answers; null while none does. */
  threads: number | null;
  /** Whether the service worker has found every file of the app in its caches. */
  offlineReady: boolean;
  /** Null while it is being tried. */
  policy: PolicyState | null;
  /** Bytes that the largest model still needs; 0 where a full model is stored. */
  needed: number;
}

export interface Verdict {
  outcome: Outcome;
  status: Status;
  /** Settings of Chrome and Edge that an administrator can set against it; null where none helps. */
  cure: Readonly<Record<string, unknown>> | null;
}

const STATUS: Record<Outcome, Status> = {
  secure: 'ok',
  insecure: 'bad',
  isolated: 'ok',
  'not-isolated': 'warn',
  'threads-many': 'ok',
  'threads-one': 'warn',
  'threads-one-core': 'info',
  'threads-refused': 'warn',
  'threads-unknown': 'info',
  simd: 'ok',
  'simd-missing': 'bad',
  'space-enough': 'ok',
  'space-session': 'bad',
  'space-tight': 'bad',
  'space-refused': 'bad',
  'space-unknown': 'info',
  kept: 'ok',
  'kept-not': 'warn',
  'kept-unknown': 'info',
  'offline-ready': 'ok',
  'offline-installing': 'info',
  'offline-reload': 'warn',
  'offline-refused': 'bad',
  'memory-enough': 'ok',
  'memory-little': 'warn',
  'memory-unknown': 'info',
  'policy-active': 'ok',
  'policy-missing': 'bad',
  'policy-unknown': 'warn',
};

/**
 * A site that is cleared with the browser gets some 300 MB in Chrome, whatever the disk has
 * (kSessionOnlyQuota in Chromium's quota_settings.cc).
 */
const SESSION_QUOTA = 335e6;
/** A full model takes 1.3 GB while it loads; browsers round what they tell. */
const LITTLE_MEMORY_GIB = 2;

export function verdicts(facts: ComputerFacts): Verdict[] {
  const outcomes = [
    facts.secure ? 'secure' : 'insecure',
    facts.isolated ? 'isolated' : 'not-isolated',
    threads(facts),
    facts.simd ? 'simd' : 'simd-missing',
    space(facts),
    facts.persisted === null ? 'kept-unknown' : facts.persisted ? 'kept' : 'kept-not',
    offline(facts),
    memory(facts),
    ...(facts.policy ? [`policy-${facts.policy}` as const] : []),
  ] as const;
  return outcomes.map((outcome) => ({
    outcome,
    status: STATUS[outcome],
    cure: cure(outcome, facts),
  }));
}

function threads({ threads, cores, isolated, sharedMemory }: ComputerFacts): Outcome {
  if (isolated && !sharedMemory && cores > 1) return 'threads-refused';
  if (threads === null) return 'threads-unknown';
  if (threads > 1) return 'threads-many';
  return cores > 1 ? 'threads-one' : 'threads-one-core';
}

function space({ cacheStorage, quota, usage, needed }: ComputerFacts): Outcome {
  if (!cacheStorage) return 'space-refused';
  if (quota === null) return 'space-unknown';
  if (quota - (usage ?? 0) >= needed) return 'space-enough';
  return quota < SESSION_QUOTA ? 'space-session' : 'space-tight';
}

function offline({ serviceWorker, offlineReady }: ComputerFacts): Outcome {
  if (serviceWorker === 'not-serving') return 'offline-reload';
  if (offlineReady) return 'offline-ready';
  return serviceWorker === 'refused' ? 'offline-refused' : 'offline-installing';
}

function memory({ deviceMemory }: ComputerFacts): Outcome {
  if (deviceMemory === null) return 'memory-unknown';
  return deviceMemory <= LITTLE_MEMORY_GIB ? 'memory-little' : 'memory-enough';
}

/** https://chromeenterprise.google/policies/ */
function cure(outcome: Outcome, { secure, origin, address }: BrowserFacts): Verdict['cure'] {
  switch (outcome) {
    case 'insecure':
      return { OverrideSecurityRestrictionsOnInsecureOrigin: [origin] };
    case 'space-session':
      return {
        CookiesAllowedForUrls: [origin],
        ForceEphemeralProfiles: false,
        IncognitoModeAvailability: 1,
      };
    case 'kept-not':
      return { WebAppInstallForceList: [{ url: address, default_launch_container: 'window' }] };
    case 'space-refused':
    case 'offline-refused':
      return secure ? { CookiesAllowedForUrls: [origin] } : null; // else the first line says it
    default:
      return null;
  }
}
