/** Our runtime beside the stock one on a full-size model, which is made for this where it is not there yet. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { MODELS } from '../../src/contract/models.ts';
import { Decoder } from '../../src/engine/decoder.ts';
import { lazyBytes } from '../../src/engine/byte-source.ts';
import { loadModel } from '../../src/engine/load.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import { StockSession } from '../../src/engine/runtime/stock-session.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { ALL_SHORTCUTS } from '../support/loaded.ts';
import { inPlace, modelFolder } from '../support/model-folder.ts';
import { chatIds, NODE_RUNTIME } from './demo.ts';
import { expectSameAnswers } from './same-answers.ts';

const MODEL = MODELS[1]!;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.cache/stand-in', MODEL.id);
const ONNX = 'onnx/decoder_model_merged_quantized.onnx';

const SENTENCES = [
  ...['今天的实验终于成功了,太棒了!', '我今天很难过。', '外卖送错了,客服也不理我。', '还行吧。'],
  ...['This is the best day of my life.', 'I lost my keys again.', 'Well.', '😀😀', '?', 'N/A'],
  ...['排队两个小时,结果什么都没买到。', '这本书比我想的好看多了。', '请假', '谢谢老师'],
  ...['房间很干净，服务员态度也好。', '屏幕碎了，不给退。', 'Not bad, not good.', '1234567890'],
  ...['第一行\n第二行', '这家店我会再来，但是停车真的太难了，转了半个小时。'],
];

beforeAll(() => {
  const make = ['tools/run.js', 'tools/stand-in/make.ts'];
  expect(spawnSync(process.execPath, make, { cwd: ROOT, stdio: 'inherit' }).status).toBe(0);
}, 300_000);

test('20 prompts: the same logits, the same tokens', { timeout: 900_000 }, async () => {
  const source = await inPlace(join(FOLDER, ONNX)).source(ONNX);
  const { model, external } = rewriteModel(source!, ONNX);
  const files = external.map(({ path, source }) => ({ path, data: lazyBytes(source, path) }));
  const stock = new Decoder(await StockSession.create(model, files, NODE_RUNTIME, 1), ONNX);
  const { decoder, tokenizer, shortcuts } = await loadModel(
    ...([MODEL, modelFolder(FOLDER, ONNX), NODE_RUNTIME, 1, () => {}] as const),
  );
  onTestFinished(() => Promise.all([decoder.release(), stock.release()]).then(() => {}));
  expect(shortcuts).toEqual(ALL_SHORTCUTS);
  expect(SENTENCES.length).toBe(20);
  for (const sentence of SENTENCES) {
    const ids = chatIds(tokenizer, analystJob(sentence).messages);
    await expectSameAnswers([decoder, stock], ids, 4, sentence);
  }
});
