import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Watchdog } from '../../src/platform/watchdog.ts';

const PATIENCE = { tickMs: 1000, busyTicks: 60, idleTicks: 5, hurriedTicks: 3 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const onSilence = vi.fn();
  return { dog: new Watchdog(PATIENCE, onSilence), onSilence };
}

const never = new Promise<never>(() => {});

describe('an engine is given up', () => {
  test('when it has said nothing for as long as the longest pass takes', () => {
    const { dog, onSilence } = setUp();
    void dog.over(never);
    vi.advanceTimersByTime(59_999);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(600_000);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  test('sooner, when all it was asked for is a sign of life', () => {
    const { dog, onSilence } = setUp();
    void dog.over(never, 'ping');
    vi.advanceTimersByTime(5000);
    expect(onSilence).toHaveBeenCalledOnce();
  });
});

describe('an engine that does what takes milliseconds', () => {
  test('is given up soon, and has its time again once that is done', () => {
    const { dog, onSilence } = setUp();
    void dog.over(never);
    dog.hurried = true;
    vi.advanceTimersByTime(2000);
    dog.heard();
    dog.hurried = false;
    vi.advanceTimersByTime(30_000);
    expect(onSilence).not.toHaveBeenCalled();
    dog.heard();
    dog.hurried = true;
    vi.advanceTimersByTime(3000);
    expect(onSilence).toHaveBeenCalledOnce();
  });
});

describe('an engine is left alone', () => {
  test('however slow it is, as long as it goes on', () => {
    const { dog, onSilence } = setUp();
    void dog.over(never);
    for (let token = 0; token < 100; token++) {
      vi.advanceTimersByTime(55_000);
      dog.heard();
    }
    expect(onSilence).not.toHaveBeenCalled();
  });

  test('when it is asked for a sign of life in the middle of its work', () => {
    const { dog, onSilence } = setUp();
    void dog.over(never);
    void dog.over(never, 'ping');
    vi.advanceTimersByTime(55_000);
    expect(onSilence).not.toHaveBeenCalled();
  });

  test('when it has nothing to do', async () => {
    const { dog, onSilence } = setUp();
    await dog.over(Promise.resolve());
    await dog.over(Promise.reject(new Error('no'))).catch(() => {});
    vi.advanceTimersByTime(3_600_000);
    expect(onSilence).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('by a page that was asleep: its clock has stood still', () => {
    const { dog, onSilence } = setUp();
    void dog.over(never);
    vi.advanceTimersByTime(30_000);
    vi.setSystemTime(Date.now() + 8 * 3_600_000); // no timer has fired meanwhile
    vi.advanceTimersByTime(29_000);
    expect(onSilence).not.toHaveBeenCalled();
  });
});
