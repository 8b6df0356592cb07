/** Runs the stock library. Bundled without the product's alias: its own runtime, unchanged. */
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  DynamicCache,
  env,
  Tensor,
  TextStreamer,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@huggingface/transformers';
import type { ChatMessage } from '../../../src/contract/engine.ts';
import { serve, type Handlers } from '../../../src/rpc/serve.ts';
import type { Facts, Subject } from '../rows.ts';

/** The prompt of a decode measurement is computed in pieces: logits for all of it would not fit. */
const PIECE = 128;

let tokenizer: PreTrainedTokenizer;
let model: PreTrainedModel;
let filled: { ids: number[]; cache: DynamicCache | null } = { ids: [], cache: null };

export interface StockCalls {
  load(asked: { hub: string; subject: Subject; ort: string; threads: number }): Facts;
  /** @returns tokens of the prompt */
  reply(asked: { messages: readonly ChatMessage[]; maxTokens: number }): number;
  /** @returns mean milliseconds of a step */
  decode(asked: { messages: readonly ChatMessage[]; steps: number }): number;
}

const handlers: Handlers<StockCalls> = {
  async load({ hub, subject: { id, onnxName }, ort, threads }) {
    env.allowLocalModels = false;
    env.remoteHost = hub;
    const wasm = env.backends.onnx.wasm!;
    wasm.numThreads = threads;
    wasm.wasmPaths = {
      mjs: `${ort}ort-wasm-simd-threaded.mjs`,
      wasm: `${ort}ort-wasm-simd-threaded.wasm`,
    };
    tokenizer = await AutoTokenizer.from_pretrained(id);
    model = await AutoModelForCausalLM.from_pretrained(id, {
      device: 'wasm',
      dtype: 'q8',
      model_file_name: onnxName,
    });
    return { threads: wasm.numThreads };
  },

  async reply({ messages, maxTokens }) {
    const inputs = encode(messages);
    await model.generate({ ...inputs, max_new_tokens: maxTokens, do_sample: false });
    return inputs.input_ids.dims.at(-1) ?? 0;
  },

  async decode({ messages, steps }) {
    const inputs = encode(messages);
    await fill(Array.from(inputs.input_ids.data as BigInt64Array, Number).slice(0, -1));
    const times: number[] = [];
    const streamer = new TextStreamer(tokenizer, {
      skip_prompt: true,
      callback_function: () => {},
      token_callback_function: () => times.push(performance.now()),
    });
    await model.generate({
      ...inputs,
      past_key_values: new DynamicCache({ ...filled.cache }),
      max_new_tokens: steps + 1,
      do_sample: false,
      streamer,
    });
    return (times.at(-1)! - times[0]!) / (times.length - 1);
  },
};
serve<StockCalls>(self, handlers);

function encode(messages: readonly ChatMessage[]): { input_ids: Tensor; attention_mask: Tensor } {
  return tokenizer.apply_chat_template([...messages], {
    add_generation_prompt: true,
    return_dict: true,
  }) as { input_ids: Tensor; attention_mask: Tensor };
}

/** Brings the cache from its last state, whose ids these begin with, to all of `ids`. */
async function fill(ids: number[]): Promise<void> {
  const known = filled.ids.length;
  if (known > ids.length || filled.ids.some((id, i) => id !== ids[i])) {
    filled = { ids: [], cache: null };
  }
  while (filled.ids.length < ids.length) {
    const from = filled.ids.length;
    const piece = ids.slice(from, from + PIECE);
    const outputs: Record<string, Tensor> = await model.forward({
      input_ids: int64(piece),
      attention_mask: int64(new Array<number>(from + piece.length).fill(1)),
      past_key_values: filled.cache,
    });
    const present = Object.entries(outputs).filter(([name]) => name.startsWith('present'));
    const past = present.map(([name, t]) => [name.replace('present', 'past_key_values'), t]);
    const cache = new DynamicCache(Object.fromEntries(past));
    filled = { ids: ids.slice(0, from + piece.length), cache };
  }
}

function int64(values: number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}
