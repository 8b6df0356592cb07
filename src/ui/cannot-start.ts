/** Never a blank page: one sentence, in both languages, where even the shell cannot be shown. */
import { toErrorData } from '../contract/errors.ts';
import { explain, gap, LOCALES } from '../i18n/i18n.ts';

export function cannotStart(error: unknown): void {
  console.error(error);
  const target = document.querySelector('#app') ?? document.body;
  target.replaceChildren(
    ...Object.values(LOCALES).map((words) => {
      const { what, next } = explain(words, toErrorData(error));
      const paragraph = document.createElement('p');
      paragraph.lang = words.locale;
      paragraph.className = 'boot-note';
      paragraph.textContent = `${what}${gap(words)}${next}`;
      return paragraph;
    }),
  );
  target.setAttribute('role', 'alert');
}
