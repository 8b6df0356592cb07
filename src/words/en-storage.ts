import type { StorageWords } from './storage-words.ts';

export const enStorage: StorageWords = {
  pause: 'Pause',
  pauseKeeps:
    'You may pause at any time, or just close the page: what has arrived is kept, and the download goes on from there.',
  resume: 'Continue download',
  unfinished: 'Not finished',
  unfinishedBytes: (stored, total) =>
    total ? `${stored} of ${total} downloaded.` : `${stored} downloaded.`,
  discard: 'Remove what has arrived',
  confirmDiscard: (title) =>
    `Remove what has arrived of ${title}? The next download starts from the beginning.`,
  offerResume: (title, share) => `The download of ${title} stopped at ${share}.`,
  later: 'Later',
  waitLimited: (host, time) => `${host} asks to wait: going on in ${time}.`,
  waitFailed: (host, time) => `${host} could not be reached: trying again in ${time}.`,
  waitOffline: 'No network. It goes on by itself when there is one.',
  then: ', then ',
  memoryOffer:
    'Or use it just this once: the files stay in memory, are not saved, and are gone when the page closes.',
  useMemory: 'Use it just this once',
  saveAnyway: 'Download and save anyway',
  held: 'In memory',
  heldNote:
    'The files are in memory and not saved: after the page is closed or reloaded, using the model needs a new download.',
  check: 'Check files',
  mend: 'Mend the damage',
  mendNext: 'What is sound is kept; only the damaged parts are downloaded again.',
  sound: 'Checked: every byte is right.',
  title: 'Storage',
  onDisk: (size) => `takes ${size}`,
  used: (usage, quota) => `This site uses ${usage}; the browser gives it ${quota} at most.`,
  quotaUnknown: 'This browser does not tell how much room there is.',
  persisted: 'The browser has promised to keep the files and not to clear them by itself.',
  notPersisted:
    'The browser has not promised to keep the files: it may clear them when the disk is nearly full. Most browsers promise it once this site is installed as an app or bookmarked.',
  askPersist: 'Ask to keep them',
};
