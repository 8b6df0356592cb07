import type { Outcome, Status } from '../../contract/computer.ts';
import type { Explanation } from '../types.ts';

/** Numbers and names come as they are read in the language. */
export type Figures = Record<
  'origin' | 'cores' | 'threads' | 'free' | 'quota' | 'needed' | 'memory',
  string
>;

/** What is in order leaves nothing to do, so `next` is empty. */
const good = (what: string) => ({ what, next: '' });

const outcomes: Record<Outcome, (figures: Figures) => Explanation> = {
  secure: () => good('The page has a secure address.'),
  insecure: ({ origin }) => ({
    what: `${origin} is not a secure address: no storage for models, no offline use, one thread only.`,
    next: 'Open the page at an https:// address, or from this very machine at http://localhost.',
  }),
  isolated: () => good('The page is cross-origin isolated, as threads need it.'),
  'not-isolated': () => ({
    what: 'The page is not cross-origin isolated, so threads are not allowed.',
    next: 'Reload once. If that does not help, the host should send the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
  }),
  'threads-many': ({ threads, cores }) =>
    good(`The model uses ${threads} threads; this device has ${cores} processor cores.`),
  'threads-one': ({ cores }) => ({
    what: `The model uses one thread; this device has ${cores} processor cores.`,
    next: 'See whether “Threads” in the settings says 1, or whether the page is not isolated (above).',
  }),
  'threads-one-core': () => good('This device has one processor core, and the model uses it.'),
  'threads-refused': ({ cores }) => ({
    what: `This browser gives pages one thread only, although the page is isolated; this device has ${cores} processor cores.`,
    next: 'Replies are faster in another browser, such as Chrome, Edge or Firefox.',
  }),
  'threads-unknown': ({ cores }) =>
    good(`No model is running yet; this device has ${cores} processor cores.`),
  simd: () => good('WebAssembly with SIMD works.'),
  'simd-missing': () => ({
    what: 'WebAssembly has no SIMD here, so no model can run.',
    next: 'Update the browser, and switch off “lockdown” or “enhanced security” modes for this site.',
  }),
  'space-enough': ({ free, quota }) => good(`Storage: ${free} free. Limit: ${quota}.`),
  'space-session': ({ quota, needed }) => ({
    what: `The browser gives this site only ${quota}, while a full model needs ${needed}. It probably clears the site when it closes.`,
    next: 'Leave the private window, and allow this site to keep its data (“on-device site data” in Chrome’s settings).',
  }),
  'space-tight': ({ free, needed }) => ({
    what: `Storage: only ${free} free; a full model needs ${needed}.`,
    next: 'Free some space on the disk and leave the private window. The built-in demo needs no more space.',
  }),
  'space-refused': () => ({
    what: 'The browser does not let this page keep model files.',
    next: 'Use a secure address (above), leave the private window, and allow this site to save data.',
  }),
  'space-unknown': () => good('The browser does not say how much storage there is.'),
  kept: () => good('The browser has promised to keep the files.'),
  'kept-not': () => ({
    what: 'The browser may clear the files when space runs short.',
    next: 'Install this page as an app, or bookmark it: browsers keep such sites. Downloading a model asks for the promise again.',
  }),
  'kept-unknown': () => good('The browser does not say whether it keeps the files.'),
  'offline-ready': () => good('Everything the page needs is stored: it works offline.'),
  'offline-installing': () => good('The page is still being stored for offline use.'),
  'offline-reload': () => ({
    what: 'The offline copy is installed, but this page came without it.',
    next: 'Reload the page in the ordinary way, without holding Shift.',
  }),
  'offline-refused': () => ({
    what: 'No service worker is allowed here: the page does not work offline.',
    next: 'Use a secure address (above), leave the private window, and allow this site to save data.',
  }),
  'memory-enough': ({ memory }) => good(`This device has ${memory} of memory or more.`),
  'memory-little': ({ memory }) => ({
    what: `This device has about ${memory} of memory; a full model takes 1.5 GB while it loads.`,
    next: 'Close other tabs and programs before loading a full model, or stay with the built-in demo.',
  }),
  'memory-unknown': () => good('The browser does not say how much memory this device has.'),
  'policy-active': () =>
    good('Privacy check passed: the part that reads your text cannot reach other sites.'),
  'policy-missing': () => ({
    what: 'Privacy check failed: nothing keeps the part that reads your text from reaching other sites, as its security policy is missing.',
    next: 'Reload once, so that the service worker adds it; or the host should send the headers in the file _headers.',
  }),
  'policy-unknown': () => ({
    what: 'Privacy check not possible: it could not be found out whether the part that reads your text can reach other sites.',
    next: 'Open this page again when the model has started. Some browsers do not tell at all.',
  }),
};

/** What the device check says. */
export const computer = {
  title: 'Device check',
  intro: 'What this browser allows here, and what to do where something is missing.',
  /** It says all in one sentence: what is to be mended, else what could be better. */
  summary: (bad: number, weak: number) => {
    const things = (count: number) => (count === 1 ? '1 thing' : `${count} things`);
    if (bad) return `${things(bad)} to fix.`;
    return weak ? `Works well; ${things(weak)} could be better.` : 'Everything is fine.';
  },
  all: 'All results',
  status: {
    ok: 'Good',
    info: 'Note',
    warn: 'Weak',
    bad: 'Problem',
  } satisfies Record<Status, string>,
  outcomes,
  cure: 'For managed computers: the policy to set in Chrome or Edge',
  memoryUsed: (size: string) => `Page and models use ${size} of memory.`,
  memoryAsking: 'Measuring memory use (about a minute)…',
  memoryUnknown: 'The browser does not say how much memory the page uses.',
  speedTitle: 'Speed',
  speedHelp:
    'Times the multiplications of a full model: 23 million 8-bit weights, in a thread of its own.',
  speedRun: 'Measure',
  running: 'One moment…',
  speedDone: (time: string, threads: string) =>
    `${time} for 23 million weights, threads: ${threads}.`,
  speedMeans: (tokens: string) =>
    `At this rate the multiplications alone would allow the full model at most ${tokens} tokens a second.`,
  sourcesTitle: 'Model sources',
  sourcesHelp:
    'Requests one small file from each source. Nothing of yours is sent, and nothing is requested before you press the button.',
  sourcesRun: 'Check sources',
  /** It names the site's own folder in a list of hosts. */
  site: (host: string) => `This site (${host})`,
  reached: (time: string) => `Reached in ${time}.`,
  notFound: 'Answers, but does not have the model Qwen1.5-0.5B-Chat.',
  siteEmpty: 'Answers. No list of models lies on this site.',
  report: 'Report',
  copyReport: 'Copy the report',
  address: 'Address',
  browser: 'Browser',
  time: 'Time',
};
