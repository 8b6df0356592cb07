/** The shape of what “This computer” says. */
import type { Outcome, Status } from '../contract/computer.ts';
import type { Explanation } from './words.ts';

/** Numbers and names, as they are read in this language. */
export interface Figures {
  origin: string;
  cores: string;
  threads: string;
  free: string;
  quota: string;
  needed: string;
  memory: string;
}

export interface ComputerWords {
  title: string;
  intro: string;
  /** Everything in one sentence: so many things to mend, else so many that could be better. */
  summary: (bad: number, weak: number) => string;
  all: string;
  status: Record<Status, string>;
  /** `next` is empty where there is nothing to do. */
  outcomes: Record<Outcome, (figures: Figures) => Explanation>;
  cure: string;
  memoryUsed: (size: string) => string;
  memoryAsking: string;
  memoryUnknown: string;
  speedTitle: string;
  speedHelp: string;
  speedRun: string;
  running: string;
  speedDone: (time: string, threads: string) => string;
  speedMeans: (tokensPerSecond: string) => string;
  sourcesTitle: string;
  sourcesHelp: string;
  sourcesRun: string;
  /** The site's own folder, in a list of hosts. */
  site: (host: string) => string;
  reached: (time: string) => string;
  notFound: string;
  siteEmpty: string;
  report: string;
  copyReport: string;
  address: string;
  browser: string;
  time: string;
}
