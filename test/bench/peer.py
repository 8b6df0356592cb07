"""The same work as the original did it: PyTorch in float32, one generate() call for the label and one
for the reply, each over the whole prompt. Makes a folder with the float weights of a GGUF file, or
reads such a folder and answers requests, one JSON object a line.
"""

import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, StoppingCriteria, StoppingCriteriaList
from transformers.utils import logging

logging.set_verbosity_error()
logging.disable_progress_bar()


class Clock(StoppingCriteria):
    """When each token was there."""

    def __init__(self):
        self.times = []

    def __call__(self, ids, scores, **others):
        self.times.append(time.perf_counter())
        return torch.zeros(ids.shape[0], dtype=torch.bool)


def convert(gguf, folder):
    from pathlib import Path

    file = Path(gguf)
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    # The file has the table twice, in two types: the original's checkpoint has it once.
    model.get_input_embeddings().weight = model.get_output_embeddings().weight
    model.config.tie_word_embeddings = True
    model.save_pretrained(folder)


def say(what):
    print(json.dumps(what, ensure_ascii=False), flush=True)


def resident():
    """Megabytes: the most so far, and now. Linux only."""
    with open('/proc/self/status') as status:
        lines = dict(line.split(':', 1) for line in status)
    megabytes = lambda name: int(lines[name].split()[0]) * 1024 / 1e6
    return {'peak': megabytes('VmHWM'), 'now': megabytes('VmRSS')}


def serve(folder, tokenizer_folder, threads):
    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(tokenizer_folder)
    begun = time.perf_counter()
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    model.eval()

    def generate(messages, tokens):
        prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        inputs = tokenizer(prompt, return_tensors='pt')
        clock = Clock()
        options = dict(max_new_tokens=tokens, do_sample=False, stopping_criteria=StoppingCriteriaList([clock]))
        with torch.inference_mode():
            out = model.generate(**inputs, **options, temperature=None, top_k=None, top_p=None, repetition_penalty=1.0)
        new = out[0, inputs['input_ids'].shape[1] :]
        return tokenizer.decode(new, skip_special_tokens=True), clock.times, inputs['input_ids'].shape[1]

    say({'versions': {'torch': torch.__version__}, 'loadMs': 1000 * (time.perf_counter() - begun)})
    for line in sys.stdin:
        asked = json.loads(line)
        if 'analyst' not in asked:
            say(resident())
            continue
        start = time.perf_counter()
        label, _, _ = generate(asked['analyst'], 5)
        labelled = time.perf_counter()
        reply, times, tokens = generate(asked['chat'], asked['tokens'])
        decode = times[-1] - times[0]
        say(
            {
                'label': label,
                'reply': reply,
                'promptTokens': tokens,
                'badge': 1000 * (labelled - start),
                'firstWord': 1000 * (times[0] - start),
                'tokensPerSecond': (len(times) - 1) / decode if decode else 0,
            }
        )


if __name__ == '__main__':
    if sys.argv[1] == 'convert':
        convert(*sys.argv[2:])
    else:
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
