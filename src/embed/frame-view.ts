/** What a person sees of the bridge: a question, or a line that says what is allowed. Plain DOM: it is small. */
import type { EmbedWords } from '../i18n/embed.ts';
import type { AllowedOrigin, AllowedOrigins } from '../storage/allowed-origins.ts';

/** A button that has just come into view does not count: a page could have put it under the pointer. */
const SETTLE_MS = 500;

export class FrameView {
  readonly #place: HTMLElement;
  readonly #words: EmbedWords;

  constructor(place: HTMLElement, words: EmbedWords) {
    this.#place = place;
    this.#words = words;
  }

  /** @returns the answer. */
  ask(origin: string): Promise<boolean> {
    const { asks, means, allow, refuse } = this.#words;
    return new Promise((resolve) => {
      const yes = button(allow, () => resolve(true), 'allow');
      const no = button(refuse, () => resolve(false), 'refuse');
      yes.className = 'main';
      const question = [heading(asks(origin)), paragraph(means)];
      this.#show('ask', [...question, row(no, yes)]);
      settle(yes, question);
    });
  }

  /** Resolves when the person takes it back. */
  allowed(origin: string): Promise<void> {
    const { allowed, stop } = this.#words;
    return new Promise((resolve) => {
      const take = button(stop, () => resolve(), 'stop');
      this.#show('line', [paragraph(allowed(origin)), take]);
    });
  }

  /** Resolves when the person wants to be asked again. */
  refused(origin: string): Promise<void> {
    const { refused, askAgain } = this.#words;
    return new Promise((resolve) => {
      const again = button(askAgain, () => resolve(), 'ask-again');
      this.#show('line', [paragraph(refused(origin)), again]);
    });
  }

  say(sentence: 'reload' | 'noOrigin' | 'unkept'): void {
    this.#show('line', [paragraph(this.#words[sentence])]);
  }

  /** The page by itself: every answer, to be taken back. Never rejects: where it fails, it says so. */
  async manage(origins: Pick<AllowedOrigins, 'list' | 'forget'>): Promise<void> {
    try {
      const forget = (origin: string) => origins.forget(origin).then(() => this.manage(origins));
      this.#list(await origins.list(), (origin) => {
        forget(origin).catch(() => this.say('unkept'));
      });
    } catch {
      this.say('unkept');
    }
  }

  #list(origins: readonly AllowedOrigin[], forget: (origin: string) => void): void {
    const { sites, sitesHelp, none, app, ...words } = this.#words;
    const items = origins.map(({ origin, allowed }) => {
      const item = document.createElement('li');
      const text = paragraph(allowed ? words.allowed(origin) : words.refused(origin));
      item.append(
        text,
        button(words.forget, () => forget(origin), 'forget'),
      );
      return item;
    });
    const list = document.createElement('ul');
    list.append(...items);
    const link = document.createElement('a');
    link.href = './';
    link.textContent = app;
    const what = items.length > 0 ? list : paragraph(none);
    this.#show('page', [heading(sites), paragraph(sitesHelp), what, link]);
  }

  #show(kind: string, parts: readonly HTMLElement[]): void {
    this.#place.className = kind;
    this.#place.replaceChildren(...parts);
  }
}

function heading(text: string): HTMLElement {
  const made = document.createElement('h1');
  made.textContent = text;
  return made;
}

function paragraph(text: string): HTMLElement {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}

function row(...parts: HTMLElement[]): HTMLElement {
  const made = document.createElement('div');
  made.className = 'row';
  made.append(...parts);
  return made;
}

/** Clicks that a script makes do not count. */
function button(text: string, press: () => void, name: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.dataset['testid'] = name;
  made.addEventListener('click', ({ isTrusted }) => isTrusted && press());
  return made;
}

/**
 * Disabled until it and the question have been in sight for a moment, and whenever they are not. Where
 * the browser can tell, "in sight" means that the page has laid nothing over them and not made them
 * transparent.
 */
function settle(target: HTMLButtonElement, question: readonly HTMLElement[]): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const options = { threshold: [0, 0.95], trackVisibility: true, delay: 100 };
  const hidden = new Set<Element>([target, ...question]);
  const all = [...hidden];
  target.disabled = true;
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries as (IntersectionObserverEntry & { isVisible?: boolean })[]) {
      const seen = entry.intersectionRatio >= 0.95 && entry.isVisible !== false;
      if (seen) hidden.delete(entry.target);
      else hidden.add(entry.target);
    }
    clearTimeout(timer);
    if (hidden.size > 0) target.disabled = true;
    else timer = setTimeout(() => (target.disabled = false), SETTLE_MS);
  }, options);
  for (const element of all) observer.observe(element);
}
