/** An entry of the journal as the lines of a log. */
import { beginningOf } from '../../contract/characters.ts';
import type { JournalEntry, StageTimes } from '../../contract/journal.ts';
import { milliseconds, number, percent } from '../../i18n/format.ts';
import { LABELS, type SentimentLabel } from '../../contract/sentiment.ts';
import type { Words } from '../../i18n/en/en.ts';
import { explain } from '../../i18n/i18n.ts';

export type Level = 'ERROR' | 'INFO' | 'DEBUG';

const MOST_CHARACTERS = 120;

export interface Line {
  level: Level;
  text: string;
}

/** @param level `DEBUG` adds times by stage, tokens and the model. */
export function linesOf(entry: JournalEntry, words: Words, level: 'INFO' | 'DEBUG'): Line[] {
  const { locale } = words;
  const say = words.journal.lines;
  const info = (text: string): Line => ({ level: 'INFO', text });
  const debug = (text: string): Line => ({ level: 'DEBUG', text });
  const count = (value: number) => number(value, locale, 0);
  const content = (text: string) => (text ? say.content(beginning(text)) : '');
  const { label, generation, ms } = entry;

  const lines = [info(say.asked[entry.kind](count(entry.chars)) + content(entry.text))];
  if (label) {
    const shown = isLabel(label.value) ? words.labels[label.value] : label.value;
    const share = percent(label.confidence, locale);
    const line = say.label(shown, share, milliseconds(ms.sentiment, locale));
    lines.push(info(line + (label.cached ? say.cached : '')));
  }
  if (generation) {
    const tokens = generation.completionTokens;
    const speed = ms.generation > 0 ? (tokens / ms.generation) * 1000 : 0;
    const time = milliseconds(ms.generation, locale);
    const line = say.reply(count(tokens), time, number(speed, locale));
    lines.push(info(`${line} · ${say.outcome[entry.outcome]}${content(entry.reply)}`));
  } else if (entry.outcome === 'cancelled') {
    lines.push(info(say.outcome.cancelled));
  }
  if (entry.error) {
    const { what } = explain(words, { code: entry.error, message: '', facts: {} });
    lines.push({ level: 'ERROR', text: say.failed(entry.error, what) });
  }
  if (level === 'INFO') return lines;

  const stages = Object.entries(ms) as [keyof StageTimes, number][];
  const times = stages.map(([stage, time]) => `${say.stages[stage]} ${milliseconds(time, locale)}`);
  const facts = [entry.model ? say.model(entry.model) : say.noModel];
  if (label) facts.push(say.labelTokens(count(label.promptTokens), count(label.reusedTokens)));
  if (generation) {
    facts.push(say.replyTokens(count(generation.promptTokens), count(generation.reusedTokens)));
    if (generation.droppedMessages) facts.push(say.dropped(count(generation.droppedMessages)));
  }
  return [...lines, debug(times.join(' · ')), debug(facts.join(' · '))];
}

/** Of a text, on one line. The export has the whole. */
function beginning(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const cut = beginningOf(line, MOST_CHARACTERS);
  return cut.length < line.length ? `${cut}…` : cut;
}

/** `2026-11-24 13:39:36.123`, local time: what log files of every language have. */
export function timestamp(at: number): string {
  const time = new Date(at);
  const two = (value: number, length = 2) => String(value).padStart(length, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((v) => two(v));
  return `${day} ${clock.join(':')}.${two(time.getMilliseconds(), 3)}`;
}

function isLabel(value: string): value is SentimentLabel {
  return LABELS.some((label) => label === value);
}
