/** Which rows of the table a search finds. */
import { wordsOf } from '../../chat/search.ts';
import type { App } from '../app.svelte.ts';
import type { Row, Words } from './table.ts';

/** Rows in whose name, help, heading or choices each word stands, in the language that is shown. */
export function findRows(rows: readonly Row[], words: Words, app: App, query: string): Row[] {
  const sought = wordsOf(query);
  return rows.filter((row) => {
    const text = textOf(row, words, app);
    return sought.every((word) => word.test(text));
  });
}

function textOf(row: Row, words: Words, app: App): string {
  const { label, help } = words.rows[row.id];
  const options = row.kind === 'choice' ? row.options(words, app).map(([, name]) => name) : [];
  const heading = row.kind === 'elsewhere' ? '' : words.groups[row.group];
  return [label, help, heading, ...options].join('\n');
}
