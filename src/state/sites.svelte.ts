/** Other sites that asked for the model through a frame, and what a person answered. */
import type { AllowedOrigin, AllowedOrigins } from '../storage/allowed-origins.ts';
import { UndoList } from './undo.svelte.ts';

export class Sites {
  /** In the order of the alphabet; null until it is known. */
  list = $state.raw<readonly AllowedOrigin[] | null>(null);
  readonly undo = new UndoList<'site'>();
  readonly #origins: Pick<AllowedOrigins, 'list' | 'forget' | 'write'>;
  readonly #onError: (error: unknown) => void;

  constructor(
    origins: Pick<AllowedOrigins, 'list' | 'forget' | 'write'>,
    onError: (error: unknown) => void,
  ) {
    this.#origins = origins;
    this.#onError = onError;
  }

  /** Frames write it behind our back: looked at whenever it is shown. */
  async look(): Promise<void> {
    try {
      this.list = await this.#origins.list();
    } catch (error) {
      this.#onError(error);
    }
  }

  /** The site has to ask again. It can be brought back for a while. */
  async forget({ origin, allowed }: AllowedOrigin): Promise<void> {
    try {
      await this.#origins.forget(origin);
      this.undo.offer('site', origin, async () => {
        await this.#origins.write(origin, allowed).catch(this.#onError);
        await this.look();
      });
    } catch (error) {
      this.#onError(error);
    }
    await this.look();
  }
}
