/** The benchmark's own reading: which threads worked, what is measured, and what is said of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findWorkers, prepareModel } from '../bench/prepare.ts';
import { factsTable } from '../bench/table.ts';
import { busyOnes, ticksOf } from '../bench/threads.ts';

test("adds up a thread's user and system time, whatever its name", () => {
  const rest = 'S 1 2 3 4 5 6 7 8 9 10 700 41 0 0 20';
  expect(ticksOf(`4711 (Dedicated) worker) ${rest}`)).toBe(741);
  expect(ticksOf('')).toBeUndefined();
});

test('counts threads that took a fair part of the time', () => {
  expect(busyOnes([400, 380, 12, 0, 1])).toBe(2);
  expect(busyOnes([0, 0])).toBe(0);
});

test('finds a real model by its folder, and refuses what it cannot measure', () => {
  const root = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'owner/name');
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  expect(() => prepareModel(folder, undefined)).toThrow('_quantized.onnx');
  writeFileSync(join(folder, 'onnx/model_quantized.onnx'), 'four');
  const prepared = prepareModel(`${folder}/`, undefined);
  expect(prepared.hub).toBe(root);
  const subject = { id: 'owner/name', onnxName: 'model', bytes: 4, gguf: undefined };
  expect(prepared.subject).toEqual(subject);
  expect(() => prepareModel(folder, join(root, 'none.gguf'))).toThrow('there is no file');
  const gguf = join(root, 'a b.gguf');
  writeFileSync(gguf, '');
  expect(prepareModel(folder, gguf).subject.gguf).toBe('/gguf/a%20b.gguf');
});

test('shows for each engine the threads that it names and those that worked', () => {
  const facts = (worked: number) => ({ threads: 2, 'layers on the GPU': '0/25', worked });
  const lines = factsTable([
    { engine: 'wllama', facts: facts(2) },
    { engine: 'wllama', facts: facts(1) },
    { engine: 'ours', facts: { threads: 2, worked: 2 } },
  ]).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/^\| ours +\| +2 \| +2 \|/);
  expect(lines[3]).toMatch(/^\| wllama \| +2 \| +2, 1 \| layers on the GPU: 0\/25 \|$/);
});

test('a build without one of the workers is refused, by its name', () => {
  const site = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(site, { recursive: true }));
  mkdirSync(join(site, 'assets'));
  writeFileSync(join(site, 'assets/engine-x.js'), '');
  writeFileSync(join(site, 'assets/weights-x.js'), '');
  expect(() => findWorkers(site)).toThrow('the build has no models worker');
  writeFileSync(join(site, 'assets/models-x.js'), '');
  const workers = { engine: '/assets/engine-x.js', weights: '/assets/models-x.js' };
  expect(findWorkers(site)).toEqual(workers);
});
