/** Characters as a reader counts them: a family of four, a flag, or a letter with its accents is one. */

/** Beyond this many UTF-16 units the count is only an estimate, from above: dividing takes too long. */
const MOST_DIVIDED = 100_000;

// Firefox before 125 has none: an emoji of several parts then counts as so many.
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

function* charactersOf(text: string): Generator<string> {
  if (!segmenter) yield* text;
  else for (const { segment } of segmenter.segment(text)) yield segment;
}

/** How many there are. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text.length > MOST_DIVIDED ? text : charactersOf(text)) length += 1;
  return length;
}

/** The first of them, at most so many; none is cut in two. */
export function beginningOf(text: string, most: number): string {
  let beginning = '';
  for (const character of charactersOf(text)) {
    if (most-- <= 0) break;
    beginning += character;
  }
  return beginning;
}
