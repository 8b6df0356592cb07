import type { ComputerWords } from './computer-words.ts';

const good = (what: string) => ({ what, next: '' });

export const enComputer: ComputerWords = {
  title: 'This computer',
  intro: 'What this browser allows here, and what to do where something is missing.',
  status: { ok: 'Good', info: 'Note', warn: 'Weak', bad: 'Problem' },
  outcomes: {
    secure: () => good('The page has a secure address.'),
    insecure: ({ origin }) => ({
      what: `${origin} is not a secure address: no storage for models, no offline use, one thread only.`,
      next: 'Open the page at an https:// address, or from this very machine at http://localhost.',
    }),
    isolated: () => good('The page is cross-origin isolated: threads are allowed.'),
    'not-isolated': () => ({
      what: 'The page is not cross-origin isolated, so threads are not allowed.',
      next: 'Reload once. If that does not help, the host should send the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    }),
    'threads-many': ({ threads, cores }) =>
      good(`The model uses ${threads} threads; the computer has ${cores} processors.`),
    'threads-one': ({ cores }) => ({
      what: `The model uses one thread; the computer has ${cores} processors.`,
      next: 'See whether “Threads” in the settings says 1, or whether the page is not isolated (above).',
    }),
    'threads-one-core': () => good('The computer has one processor, and the model uses it.'),
    'threads-unknown': ({ cores }) =>
      good(`No model is running yet; the computer has ${cores} processors.`),
    simd: () => good('WebAssembly with SIMD works.'),
    'simd-missing': () => ({
      what: 'WebAssembly has no SIMD here, so no model can run.',
      next: 'Update the browser, and switch off “lockdown” or “enhanced security” modes for this site.',
    }),
    'space-enough': ({ free, quota }) => good(`Room for models: ${free} free of ${quota}.`),
    'space-session': ({ quota, needed }) => ({
      what: `The browser gives this site only ${quota}, while a full model needs ${needed}. It probably clears the site when it closes.`,
      next: 'Leave the private window, and allow this site to keep its data (“on-device site data” in Chrome’s settings).',
    }),
    'space-tight': ({ free, needed }) => ({
      what: `There is room for ${free}, while a full model needs ${needed}.`,
      next: 'Free some space on the disk and leave the private window. The built-in demo needs no more room.',
    }),
    'space-refused': () => ({
      what: 'The browser does not let this page keep model files.',
      next: 'Use a secure address (above), leave the private window, and allow this site to save data.',
    }),
    'space-unknown': () => good('The browser does not say how much room there is.'),
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
    'memory-enough': ({ memory }) => good(`The computer has ${memory} of memory or more.`),
    'memory-little': ({ memory }) => ({
      what: `The computer has about ${memory} of memory; a full model takes 1.3 GB while it loads.`,
      next: 'Close other tabs and programs before loading a full model, or stay with the built-in demo.',
    }),
    'memory-unknown': () => good('The browser does not say how much memory the computer has.'),
    'policy-active': () =>
      good('The thread that reads your text tried to reach another host, and was refused. Good.'),
    'policy-missing': () => ({
      what: 'Nothing would keep the thread that reads your text from other hosts: its security policy is missing.',
      next: 'Reload once, so that the service worker adds it; or the host should send the headers in the file _headers.',
    }),
    'policy-unknown': () => ({
      what: 'Whether the thread that reads your text is kept from other hosts could not be found out.',
      next: 'Open this page again when the model has started. Some browsers do not tell at all.',
    }),
  },
  cure: 'For managed computers: the policy to set in Chrome or Edge',
  memoryUsed: (size) => `Page and models take ${size} of it now.`,
  memoryAsking: 'How much of it the page takes is being asked; that takes about a minute…',
  memoryUnknown: 'The browser does not say how much the page takes.',
  speedTitle: 'Speed',
  speedHelp:
    'Times the multiplications of a full model: 23 million 8-bit weights, in a thread of its own.',
  speedRun: 'Measure',
  running: 'One moment…',
  speedDone: (time, threads) => `${time} for 23 million weights, threads: ${threads}.`,
  speedMeans: (tokens) =>
    `At this rate the multiplications alone would allow the full model at most ${tokens} tokens a second.`,
  sourcesTitle: 'Model sources',
  sourcesHelp:
    'Asks each source for one small file. Nothing of yours is sent, and nothing is asked before you press the button.',
  sourcesRun: 'Ask the sources',
  site: (host) => `This site (${host})`,
  reached: (time) => `Reached in ${time}.`,
  notFound: 'Answers, but does not have the model Qwen1.5-0.5B-Chat.',
  siteEmpty: 'Answers. No list of models lies on this site.',
  report: 'Report',
  copyReport: 'Copy the report',
  address: 'Address',
  browser: 'Browser',
  time: 'Time',
};
