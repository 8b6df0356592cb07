/** Cache Storage in memory, as far as the chunk store uses it. Entries are copied, as on disk. */
interface Entry {
  bytes: Uint8Array<ArrayBuffer>;
  headers: [string, string][];
}

export class MemoryCaches {
  readonly entries = new Map<string, Map<string, Entry>>();
  /** The name of the DOMException that the n-th put from now on throws, and those after it. */
  failPut: { after: number; name: string } | undefined;
  /** The n-th put from now on never ends, and so often in all. */
  hangPut: { after: number; times: number } | undefined;
  puts = 0;

  /** As the code under test sees it. */
  get storage(): CacheStorage {
    return this as unknown as CacheStorage;
  }

  has(name: string): Promise<boolean> {
    return Promise.resolve(this.entries.has(name));
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(name));
  }

  open(name: string): Promise<Cache> {
    const entries = this.entries.get(name) ?? new Map<string, Entry>();
    this.entries.set(name, entries);
    return Promise.resolve({
      match: async (url: string) => {
        const entry = entries.get(url);
        return entry && new Response(entry.bytes.slice(), { headers: entry.headers });
      },
      put: async (url: string, response: Response) => {
        this.puts += 1;
        if (this.failPut && this.failPut.after-- <= 0) {
          throw new DOMException('refused by the test', this.failPut.name);
        }
        if (this.hangPut && this.hangPut.after-- <= 0 && this.hangPut.times-- > 0) {
          return new Promise<void>(() => {});
        }
        const bytes = new Uint8Array(await response.arrayBuffer());
        entries.set(url, { bytes, headers: [...response.headers] });
      },
      delete: async (url: string) => entries.delete(url),
      keys: async () => [...entries.keys()].map((url) => ({ url })),
    } as unknown as Cache);
  }
}
