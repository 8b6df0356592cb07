/** The facts as text: on the page in one language, as a report to send to somebody in two. */
import type { Outcome } from '../../contract/computer.ts';
import type { Computer, SourceCheck } from '../../state/computer.svelte.ts';
import type { ComputerFacts } from '../../state/verdicts.ts';
import type { Figures } from '../../i18n/en/computer.ts';
import type { Words } from '../../i18n/en/en.ts';
import { bytes, milliseconds, number } from '../../i18n/format.ts';
import { explain, gap, LOCALES } from '../../i18n/i18n.ts';
import type { Explanation } from '../../i18n/types.ts';

export type ComputerView = Pick<Computer, 'facts' | 'verdicts' | 'memory' | 'speed' | 'sources'>;

export function explainOutcome(words: Words, facts: ComputerFacts, outcome: Outcome): Explanation {
  return words.computer.outcomes[outcome](figures(facts, words.locale));
}

function figures(facts: ComputerFacts, locale: string): Figures {
  const { origin, cores, threads, quota, usage, needed, deviceMemory } = facts;
  return {
    origin,
    cores: number(cores, locale, 0),
    threads: number(threads ?? 0, locale, 0),
    free: bytes(Math.max(0, (quota ?? 0) - (usage ?? 0)), locale),
    quota: bytes(quota ?? 0, locale),
    needed: bytes(needed, locale),
    memory: bytes((deviceMemory ?? 0) * 1e9, locale), // GiB, which shops and people call GB,
  };
}

export function sayMemory(words: Words, memory: number | null | undefined): string {
  const { memoryAsking, memoryUnknown, memoryUsed } = words.computer;
  if (memory === undefined) return memoryAsking;
  return memory === null ? memoryUnknown : memoryUsed(bytes(memory, words.locale));
}

export function saySpeed(words: Words, speed: Computer['speed']): string {
  const { running, speedDone, speedMeans } = words.computer;
  switch (speed.state) {
    case 'none':
      return '';
    case 'running':
      return running;
    case 'failed':
      return sentence(words, explain(words, speed.error));
    case 'done': {
      const time = milliseconds(speed.ms, words.locale);
      const done = speedDone(time, number(speed.threads, words.locale, 0));
      return `${done}${gap(words)}${speedMeans(number(speed.tokensPerSecond, words.locale))}`;
    }
  }
}

export function sourceName(words: Words, { host }: SourceCheck): string {
  const name = new URL(host.url).host;
  return host.kind === 'site' ? words.computer.site(name) : name;
}

export function saySource(words: Words, { host, answer }: SourceCheck): string {
  const { running, reached, notFound, siteEmpty } = words.computer;
  switch (answer.state) {
    case 'asking':
      return running;
    case 'failed':
      return sentence(words, explain(words, answer.error));
    case 'reached':
      if (answer.found) return reached(milliseconds(answer.ms, words.locale));
      return host.kind === 'site' ? siteEmpty : notFound;
  }
}

/** In English for whoever helps, and in the person's own language before it. */
export function report(own: Words, view: ComputerView, time: Date): string {
  const languages = own.locale === 'en' ? [own] : [own, LOCALES.en];
  return languages.map((words) => section(words, view, time)).join('\n\n');
}

function section(words: Words, view: ComputerView, time: Date): string {
  const { facts, verdicts, memory, speed, sources } = view;
  if (!facts) return '';
  const { computer } = words;
  const lines = verdicts.flatMap(({ outcome, status, cure }) => [
    `[${computer.status[status]}] ${sentence(words, explainOutcome(words, facts, outcome))}`,
    ...(cure ? [`    ${computer.cure}: ${JSON.stringify(cure)}`] : []),
  ]);
  return [
    `${words.app.name} · ${computer.title}`,
    `${computer.time}: ${time.toISOString()}`,
    `${computer.address}: ${facts.address}`,
    `${computer.browser}: ${facts.userAgent}`,
    ...lines,
    sayMemory(words, memory),
    ...(speed.state === 'none' ? [] : [`${computer.speedTitle}: ${saySpeed(words, speed)}`]),
    ...sources.map((source) => `${sourceName(words, source)}: ${saySource(words, source)}`),
  ].join('\n');
}

function sentence(words: Words, { what, next }: Explanation): string {
  return next ? `${what}${gap(words)}${next}` : what;
}
