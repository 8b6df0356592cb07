/** The shape of what is said about storage and about downloads that wait, stop and go on. */
export interface StorageWords {
  pause: string;
  pauseKeeps: string;
  resume: string;
  unfinished: string;
  /** `total` may be empty: some hosts do not tell. */
  unfinishedBytes: (stored: string, total: string) => string;
  discard: string;
  confirmDiscard: (title: string) => string;
  offerResume: (title: string, share: string) => string;
  later: string;
  /** `time`: 1:05, and counted down. */
  waitLimited: (host: string, time: string) => string;
  waitFailed: (host: string, time: string) => string;
  waitOffline: string;
  /** Between the names of hosts that are tried one after the other. */
  then: string;
  memoryOffer: string;
  useMemory: string;
  saveAnyway: string;
  held: string;
  heldNote: string;
  check: string;
  sound: string;
  /** A button: fetches what is damaged, and nothing else. */
  mend: string;
  mendNext: string;
  title: string;
  onDisk: (size: string) => string;
  used: (usage: string, quota: string) => string;
  quotaUnknown: string;
  persisted: string;
  notPersisted: string;
  askPersist: string;
}
