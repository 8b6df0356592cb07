/**
 * The number of threads that was measured on this device. Another number of cores or another version
 * of the runtime asks for another measurement. In localStorage, where the first load finds it at once.
 */
const KEY = 'qwen-all-in-one-threads';

export interface ThreadCount {
  read(): number | null;
  write(threads: number): void;
}

export function threadCount(cores: number, runtimeVersion: string): ThreadCount {
  const key = `${KEY}:${cores}:${runtimeVersion}`;
  return {
    read() {
      try {
        const threads = Number(localStorage.getItem(key));
        return Number.isInteger(threads) && threads > 0 && threads <= cores ? threads : null;
      } catch {
        return null;
      }
    },
    write(threads) {
      try {
        localStorage.setItem(key, String(threads));
      } catch {
        // Refused, or full: measured again in the next visit.
      }
    },
  };
}
