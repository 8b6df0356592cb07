/** How much this browser keeps for the site, and whether it promised not to clear it. */

/** `navigator.storage`, as far as the browser has it: Safari before 17 has no `estimate`. */
export type Disk = Partial<Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>>;

export class Space {
  /** Bytes; null where the browser does not say. */
  usage = $state.raw<number | null>(null);
  quota = $state.raw<number | null>(null);
  /** Whether it keeps the files when the disk gets full; null where it does not say. */
  persisted = $state.raw<boolean | null>(null);

  readonly #disk: Disk | undefined;

  constructor(disk: Disk | undefined) {
    this.#disk = disk;
  }

  get free(): number | null {
    return this.quota === null ? null : Math.max(0, this.quota - (this.usage ?? 0));
  }

  async look(): Promise<void> {
    const estimate = await this.#disk?.estimate?.().catch(() => undefined);
    this.usage = estimate?.usage ?? null;
    this.quota = estimate?.quota ?? null;
    this.persisted = (await this.#disk?.persisted?.().catch(() => null)) ?? null;
  }

  /** Call from the click itself: some browsers grant it only to a gesture. Never rejects. */
  async persist(): Promise<void> {
    const granted = await this.#disk?.persist?.().catch(() => false);
    if (granted !== undefined) this.persisted = granted;
  }
}
