/** What became of a prompt that was to be saved, as a person reads it. */
import type { Words } from '../../i18n/en/en.ts';
import { list, number } from '../../i18n/format.ts';
import { gap } from '../../i18n/i18n.ts';
import type { RoleOutcome } from '../../state/role-editor.svelte.ts';

export function sayOutcome(words: Words, outcome: RoleOutcome): string {
  const { roles, locale } = words;
  if (outcome.state === 'none') return '';
  if (outcome.state === 'saved') {
    const warnings = outcome.long.map(({ word, tokens }) =>
      roles.notSingle(word, number(tokens, locale)),
    );
    return [roles.saved, ...warnings].join(gap(words));
  }
  const { problem } = outcome;
  switch (problem.kind) {
    case 'too-long':
      return roles.problems['too-long'](
        number(problem.tokens, locale),
        number(problem.limit, locale),
      );
    case 'same-start':
      return roles.problems['same-start'](list(problem.words, locale));
    default:
      return roles.problems[problem.kind]();
  }
}
