/** Web Locks of one name space, as far as imports and downloads use them: in turn, or stolen. */
type Work = () => Promise<unknown>;
interface Options {
  steal?: boolean;
  signal?: AbortSignal;
}

export class FakeLocks {
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #holders = new Map<string, (error: Error) => void>();

  request(name: string, { steal = false, signal }: Options, work: Work): Promise<unknown> {
    const begin = (): Promise<unknown> => {
      signal?.throwIfAborted();
      return new Promise((resolve, reject) => {
        this.#holders.set(name, reject);
        work().then(resolve, reject);
      });
    };
    if (steal) this.#holders.get(name)?.(new DOMException('stolen', 'AbortError'));
    const turn = steal ? begin() : (this.#turns.get(name) ?? Promise.resolve()).then(begin);
    this.#turns.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }
}
