/** An engine is held for a request, and the journal is told how the request ended. */
import type { Lease } from '../contract/host.ts';
import type { Journal, RequestRecord } from './record.ts';

export interface HeldParts {
  host: { hold(signal?: AbortSignal): Promise<Lease> };
  journal: Journal;
}

export class Held {
  readonly #parts: HeldParts;

  constructor(parts: HeldParts) {
    this.#parts = parts;
  }

  /** Holds an engine while `work` goes on. */
  async during<T>(
    record: RequestRecord,
    signal: AbortSignal | undefined,
    work: (lease: Lease) => Promise<T>,
  ): Promise<T> {
    const lease = await this.hold(record, signal);
    record.entry.model = lease.loaded.model.id;
    record.entry.engine.threads = lease.loaded.threads;
    try {
      return await work(lease);
    } catch (error) {
      record.failed(error);
      throw error;
    } finally {
      record.end(this.#parts.journal);
      lease.release();
    }
  }

  /** Where no engine can be had, the request ends here. */
  async hold(
    record: RequestRecord,
    signal: AbortSignal | undefined,
    journal = this.#parts.journal,
  ): Promise<Lease> {
    try {
      return await this.#parts.host.hold(signal);
    } catch (error) {
      record.failed(error);
      record.end(journal);
      throw error;
    }
  }
}
