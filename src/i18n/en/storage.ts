/** What is said about storage, and about downloads that wait, stop and go on. */
export const storage = {
  pause: 'Pause',
  pauseKeeps:
    'You can pause at any time, or just close the page: what has arrived is kept, and the download continues from there.',
  resume: 'Continue download',
  unfinished: 'Not finished',
  /** `total` may be empty: some hosts do not tell. */
  unfinishedBytes: (stored: string, total: string) =>
    total ? `${stored} of ${total} downloaded.` : `${stored} downloaded.`,
  bringAgain: 'To go on from there, import the same file again.',
  discard: 'Remove partial download',
  confirmDiscard: (title: string) =>
    `Remove what has arrived of ${title}? The next download starts from the beginning.`,
  offerResume: (title: string, share: string) => `The download of ${title} stopped at ${share}.`,
  /** `time` is counted down: 1:05. */
  waitLimited: (host: string, time: string) => `${host} asks to wait: continuing in ${time}.`,
  waitFailed: (host: string, time: string) =>
    `${host} could not be reached: trying again in ${time}.`,
  waitOffline: 'No network. It continues by itself when there is one.',
  /** It stands between the names of hosts that are tried one after the other. */
  then: ', then ',
  memoryOffer:
    'Or use it for this session only: the files stay in memory, are not saved, and are gone when the page closes.',
  useMemory: 'Use for this session only',
  saveAnyway: 'Download and save anyway',
  held: 'In memory',
  heldNote:
    'The files are in memory and not saved: after the page is closed or reloaded, using the model needs a new download.',
  check: 'Check files',
  /** The button fetches what is damaged, and nothing else. */
  mend: 'Repair',
  mendNext: 'Intact parts are kept; only the damaged parts are downloaded again.',
  mendGguf: 'Download again',
  mendGgufNext:
    'This model was converted while it was downloaded, so repairing it downloads the whole GGUF file again.',
  sound: 'Checked: every byte is correct.',
  title: 'Storage',
  onDisk: (size: string) => `takes ${size}`,
  used: (usage: string, quota: string) => `This site uses ${usage}. Limit: ${quota}.`,
  quotaUnknown: 'This browser does not say how much space there is.',
  persisted: 'The browser has promised to keep the files.',
  notPersisted:
    'The browser has not promised to keep the files: it may clear them when the disk is nearly full. Most browsers promise it once this site is installed as an app or bookmarked.',
  askPersist: 'Ask to keep them',
};
