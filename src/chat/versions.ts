/** The versions of one exchange: a message that was edited, a reply that was made again. */
import type { Exchange, Version } from '../storage/conversation.ts';

export function versionCount({ others = [] }: Exchange): number {
  return others.length + 1;
}

/** Place of the version that is shown, from 0 on. */
export function versionShown({ others = [], shown = 0 }: Exchange): number {
  return Math.min(shown, others.length);
}

/** Shows another version; the one before stays where it was. */
export function showVersion(exchange: Exchange, at: number): void {
  const all = allVersions(exchange);
  const wanted = all[at];
  if (wanted) show(exchange, wanted, all, at);
}

/** Begins one more version behind the others. What had no reply, and says the same, is not kept. */
export function addVersion(exchange: Exchange, fresh: Version): void {
  const shown = versionShown(exchange);
  const worthKeeping = exchange.reply.trim() !== '' || textOf(exchange) !== textOf(fresh);
  const kept = allVersions(exchange).filter((_, i) => worthKeeping || i !== shown);
  show(exchange, fresh, [...kept, fresh], kept.length);
}

/** Replies to the same message in other versions. */
export function earlierReplies(exchange: Exchange): string[] {
  const { others = [] } = exchange;
  const same = others.filter((one) => textOf(one) === textOf(exchange));
  return same.map(({ reply }) => reply).filter((reply) => reply.trim() !== '');
}

/** Whether the analyst has read the message, in any version. */
export function wasRead({ sentiment, others = [] }: Exchange): boolean {
  return sentiment !== null || others.some((one) => one.sentiment !== null);
}

/** Where the version that is shown says what an earlier one said, that one takes its place. */
export function dropRepeated(exchange: Exchange): boolean {
  const all = allVersions(exchange);
  const at = versionShown(exchange);
  const isSame = (one: Version) =>
    textOf(one) === textOf(exchange) && one.reply.trim() === exchange.reply.trim();
  const kept = all.filter((_, i) => i !== at);
  const first = kept.findIndex(isSame);
  const before = kept[first];
  if (exchange.outcome.state !== 'done' || !exchange.reply.trim() || !before) return false;
  show(exchange, before, kept, first);
  return true;
}

/** What the models read: under what the word filter has covered, too. */
export function textOf({ text, original }: Pick<Version, 'text' | 'original'>): string {
  return original ?? text;
}

function allVersions(exchange: Exchange): Version[] {
  const { others = [] } = exchange;
  const shown = versionShown(exchange);
  return [...others.slice(0, shown), versionOf(exchange), ...others.slice(shown)];
}

function show(exchange: Exchange, wanted: Version, all: readonly Version[], at: number): void {
  delete exchange.original;
  delete exchange.thought;
  Object.assign(exchange, wanted, { others: all.filter((_, i) => i !== at), shown: at });
}

function versionOf(exchange: Exchange): Version {
  const { at, text, original, model, sentiment, reply, thought } = exchange;
  const { outcome, filteredText, filteredReply, findings, help } = exchange;
  const made = { at, text, model, sentiment, reply, outcome };
  const noticed = { filteredText, filteredReply, findings, help };
  return {
    ...made,
    ...noticed,
    ...(original !== undefined && { original }),
    ...(thought !== undefined && { thought }),
  };
}
