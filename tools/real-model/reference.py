"""What the float32 model says to fixed replies: the reference that `npm run eval` compares an int8 file with.

    python3 tools/real-model/reference.py FOLDER test/fixtures/qwen2.5-coder-0.5b-float.json

FOLDER holds `model.onnx` (float32, `text-generation-with-past`, as optimum 1.18.1 with transformers 4.38.2
exports it from the weights dequantised by the package gguf 0.19.0) and its `tokenizer.json`. Needs
numpy, onnxruntime and tokenizers.

The file: `top` (how many tokens are kept a position) and `replies`, each with
  messages  system and user message
  prompt    token ids of the rendered prompt, the assistant's header included
  reply     token ids that float32 chooses greedily, at most REPLY_TOKENS, the stop token included
  ids       [len(reply)][top] the likeliest tokens before each token of the reply, best first
  logprobs  [len(reply)][top] their natural logarithms of probability, to four digits
so that ids[t][0] == reply[t]. What is left of the probability belongs to all other tokens together.
KL(float || other) over these `top` + 1 events is a lower bound of the whole one.
"""
import json
import sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

TOP = 20
REPLY_TOKENS = 14
STOPS = ('<|im_end|>', '<|endoftext|>')
# The assistant may get another prompt; the reference keeps this one.
SYSTEM = 'You are a helpful assistant.'
PROMPTS = [
    '最近压力好大,晚上总睡不着。',
    '量子纠缠是什么?',
    '帮我写一张请假条。',
    '今天的实验终于成功了!',
    '怎么学好英语?',
    '小猫生病了,我很担心。',
    '推荐一个周末的活动。',
    '为什么天空是蓝色的?',
    '如果甲比乙高,乙比丙高,谁最矮?',
    '我和好朋友吵架了,怎么办?',
    'I finally got the job I wanted!',
    'What is the capital of France?',
    'I failed my exam and feel terrible.',
    'Write a short poem about the sea.',
    'How do I make a cup of tea?',
    'If all cats are animals, is every animal a cat?',
    'Good morning! How are you?',
    'Translate to Chinese: I love my family.',
    'Give me three tips for sleeping better.',
    'My flight was cancelled and I am so angry.',
]


class Model:
    """A decoder with a KV cache; float32 does not mind how a prompt is cut."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
        self.inputs = {i.name: i.shape for i in self.session.get_inputs()}
        self.outputs = [o.name for o in self.session.get_outputs()]

    def empty(self):
        sizes = {n: s for n, s in self.inputs.items() if n.startswith('past_')}
        return {n: np.zeros((1, s[1], 0, s[3]), np.float32) for n, s in sizes.items()}

    def run(self, ids, past):
        """Logits after the last of `ids`, and the cache."""
        known = next(iter(past.values())).shape[2]
        feeds = {
            'input_ids': np.array([ids], np.int64),
            'attention_mask': np.ones((1, known + len(ids)), np.int64),
            'position_ids': np.arange(known, known + len(ids), dtype=np.int64)[None],
            **past,
        }
        out = dict(zip(self.outputs, self.session.run(None, feeds)))
        cache = {n.replace('present', 'past_key_values'): v for n, v in out.items() if n.startswith('present')}
        return out['logits'][0, -1].astype(np.float64), cache


def main(folder, out):
    text = json.load(open(f'{folder}/tokenizer.json', encoding='utf8'))
    control = {added['content']: added['id'] for added in text['added_tokens']}
    tokenizer = Tokenizer.from_file(f'{folder}/tokenizer.json')
    stops = {control[name] for name in STOPS}
    model = Model(f'{folder}/model.onnx')
    replies = []
    for user in PROMPTS:
        messages = [{'role': 'system', 'content': SYSTEM}, {'role': 'user', 'content': user}]
        chat = ''.join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
        prompt = tokenizer.encode(chat + '<|im_start|>assistant\n', add_special_tokens=False).ids
        entry = {'messages': messages, 'prompt': prompt, 'reply': [], 'ids': [], 'logprobs': []}
        logits, past = model.run(prompt, model.empty())
        while True:
            logprobs = logits - logits.max()
            logprobs -= np.log(np.exp(logprobs).sum())
            best = np.argsort(-logprobs, kind='stable')[:TOP]
            entry['ids'].append(best.tolist())
            entry['logprobs'].append([float(f'{v:.4g}') for v in logprobs[best]])
            entry['reply'].append(int(best[0]))
            if entry['reply'][-1] in stops or len(entry['reply']) == REPLY_TOKENS:
                break
            logits, past = model.run(entry['reply'][-1:], past)
        print(len(entry['reply']), user, repr(tokenizer.decode(entry['reply'])), flush=True)
        replies.append(entry)
    print(sum(len(entry['reply']) for entry in replies), 'tokens')
    with open(out, 'w', encoding='utf8') as file:
        json.dump({'top': TOP, 'replies': replies}, file, ensure_ascii=False, separators=(',', ':'))
        file.write('\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
