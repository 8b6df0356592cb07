// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { onLaunch } from '../../src/platform/launch.ts';

type Consumer = (launch: { files?: unknown[]; targetURL?: string }) => void;
const PAGE = 'https://site.example/app/';
let launch: Consumer;
const take = { files: vi.fn(), text: vi.fn() };

beforeEach(() => {
  vi.clearAllMocks();
  location.hash = '#/lab';
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { name: `${PAGE}?q=first#/lab` },
  ] as never);
  const setConsumer = (consumer: Consumer) => void (launch = consumer);
  vi.stubGlobal('launchQueue', { setConsumer });
  onLaunch(take);
});

test('a shared text is written in the chat, whichever place is open', () => {
  launch({ targetURL: `${PAGE}?q=${encodeURIComponent(' 今天很累 & so ')}` });
  expect(take.text).toHaveBeenCalledExactlyOnceWith('今天很累 & so');
  expect(location.hash).toBe('');
});

test('a shortcut leads to its place', () => {
  launch({ targetURL: `${PAGE}#/diary` });
  expect(location.hash).toBe('#/diary');
  expect(take.text).not.toHaveBeenCalled();
});

test('the launch that opened this page, and one without text or place, change nothing', () => {
  launch({ targetURL: `${PAGE}?q=first#/lab` });
  launch({ targetURL: PAGE });
  launch({ targetURL: `${PAGE}?q=%20` });
  launch({});
  expect(take.text).not.toHaveBeenCalled();
  expect(location.hash).toBe('#/lab');
});

test('a file that cannot be read is told of', async () => {
  const getFile = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  launch({ files: [{ name: 'a.gguf', getFile }] });
  await expect(take.files.mock.calls[0]?.[0]).rejects.toMatchObject({
    code: 'input',
    facts: { reason: 'import-unreadable' },
  });
});
