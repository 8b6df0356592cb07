/** The same text in other clothes: what says the same should get the same label. */
import type { SentimentLabel } from '../contract/sentiment.ts';
import { toSimplified, toTraditional } from './traditional.ts';

export const VARIANTS = [
  'stop-added',
  'stop-removed',
  'exclaimed',
  'full-width',
  'half-width',
  'emoji',
  'traditional',
  'simplified',
] as const;
export type VariantKind = (typeof VARIANTS)[number];

export interface Variant {
  kind: VariantKind;
  text: string;
}

const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const LAST_SIGNS = /[\p{P}~～]+$/u;
/** Of the signs that Chinese writes in full width, those that a keyboard of ASCII has as well. */
const WIDE_SIGNS = '，,。.！!？?：:；;（(）)';
/** One without a mood: a memo. */
const EMOJI = '📝';
const WIDTH = 0xfee0;

const MAKE: Record<VariantKind, (text: string) => string> = {
  'stop-added': (text) =>
    LAST_SIGNS.test(text) ? text : text + (EAST_ASIAN.test(text) ? '。' : '.'),
  'stop-removed': (text) => text.replace(LAST_SIGNS, ''),
  exclaimed: (text) => text.replace(LAST_SIGNS, '') + (EAST_ASIAN.test(text) ? '！' : '!'),
  'full-width': (text) => text.replace(/[!-~]/g, (one) => shifted(one, WIDTH)),
  'half-width': (text) =>
    mapped(text, WIDE_SIGNS).replace(/[！-～]/g, (one) => shifted(one, -WIDTH)),
  emoji: (text) => text + EMOJI,
  traditional: toTraditional,
  simplified: toSimplified,
};

/** Those that differ from the text. */
export function variantsOf(text: string): Variant[] {
  return VARIANTS.flatMap((kind) => {
    const changed = MAKE[kind](text);
    return changed.trim() && changed !== text ? [{ kind, text: changed }] : [];
  });
}

export interface Reading {
  label: SentimentLabel;
  /** Probability of 正面, 0..1. */
  positive: number;
}

export interface Flip extends Variant {
  original: string;
  was: Reading;
  is: Reading;
}

export interface KindFlips {
  kind: VariantKind;
  /** Texts that it changes. */
  tried: number;
  flips: Flip[];
  /** How many of these say the opposite: the others are uncertain on one side. */
  opposite: number;
}

export interface Asked {
  /** Where the text itself is asked. */
  first: number;
  /** Null: the text itself. */
  kind: VariantKind | null;
  text: string;
}

/** What is to be asked of texts, each followed by its variants. */
export function askedOf(texts: readonly string[]): Asked[] {
  const asked: Asked[] = [];
  for (const text of texts) {
    const first = asked.length;
    asked.push({ first, kind: null, text });
    for (const variant of variantsOf(text)) asked.push({ first, ...variant });
  }
  return asked;
}

/** @param readings In the order of `asked`, null where there is none; there may be fewer. */
export function countFlips(
  asked: readonly Asked[],
  readings: readonly (Reading | null)[],
): KindFlips[] {
  const found = new Map<VariantKind, KindFlips>();
  for (const [i, said] of readings.entries()) {
    const { kind, text, first } = asked[i]!;
    const was = readings[first];
    if (kind === null || !was || !said) continue;
    const of = found.get(kind) ?? { kind, tried: 0, flips: [], opposite: 0 };
    found.set(kind, of);
    of.tried++;
    if (said.label === was.label) continue;
    of.flips.push({ kind, text, original: asked[first]!.text, was, is: said });
    if (said.label !== '不确定' && was.label !== '不确定') of.opposite++;
  }
  return VARIANTS.flatMap((kind) => found.get(kind) ?? []);
}

const shifted = (one: string, by: number) => String.fromCodePoint(one.codePointAt(0)! + by);

/** @param pairs Characters, each followed by what it becomes. */
function mapped(text: string, pairs: string): string {
  let changed = text;
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    changed = changed.replaceAll(pairs[i]!, pairs[i + 1]!);
  }
  return changed;
}
