/** Divides a long entry into pieces that the analyst judges well: it was measured on short texts. */

/** In characters; a sentence may be longer. */
const LONGEST = 160;

/** The pieces make up the text, blanks between them apart. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const paragraph of text.split(/\n+/)) {
    let part = '';
    for (const sentence of sentencesOf(paragraph)) {
      if (part && part.length + sentence.length > LONGEST) {
        parts.push(part.trim());
        part = '';
      }
      part += sentence;
    }
    parts.push(part.trim());
  }
  return parts.filter(Boolean);
}

function sentencesOf(text: string): string[] {
  return text.match(/[^。！？!?…；;]+[。！？!?…；;]*["”’」』)）]*\s*|[。！？!?…；;]+\s*/gu) ?? [];
}
