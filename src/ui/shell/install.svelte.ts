/** The page as an app of the system: by a button where the browser has one to give, else by its own menu. */

/** Only Chromium's browsers have it: https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

class Install {
  #prompt = $state.raw<InstallPrompt | null>(null);
  #done = $state(false);

  /** `share`: by the share menu of an iPhone or iPad, which tells pages nothing of it. */
  get by(): 'button' | 'share' | 'menu' | 'done' {
    if (this.#done) return 'done';
    if (this.#prompt) return 'button';
    return 'standalone' in navigator ? 'share' : 'menu';
  }

  /** Not where the page is the app already, nor at an address that no browser installs from. */
  get possible(): boolean {
    const { standalone } = navigator as { standalone?: boolean };
    const alone = standalone === true || matchMedia('(display-mode: standalone)').matches;
    return globalThis.isSecureContext && !alone;
  }

  /** The browser tells it once, before much of the page is there. */
  listen(): void {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault(); // it is kept for the button
      this.#prompt = event as InstallPrompt;
    });
    addEventListener('appinstalled', () => (this.#done = true));
  }

  ask(): void {
    void this.#prompt?.prompt();
    this.#prompt = null; // it works once; the browser gives another one
  }
}

export const install = new Install();
