"""Prints what the shipped file says to messages.txt or another list, for reading by eye:
python3 tools/demo-model/read.py [folder [messages.txt]]"""

import sys
from pathlib import Path

import evaluate
import tokenizing
from settings import ANALYST, ASSISTANT

HERE = Path(__file__).parent


def conversations(name):
    lines = (HERE / name).read_text().splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]


def main(out, name):
    chat = tokenizing.Chat(tokenizing.load(out))
    run = evaluate.Runtime(str(out / "onnx/model_quantized.onnx"), 1)
    for number, messages in enumerate(conversations(name), 1):
        turns = []
        for message in messages:
            p = evaluate.positive(run.last(chat.prompt(ANALYST, [message])), chat)
            turns.append(message)
            ids, _ = run.greedy(chat.prompt(ASSISTANT, turns), chat.end)
            turns.append(chat.tok.decode(ids))
            print(f"{number}. {message}  [{p:.2f}]  {turns[-1]}", flush=True)


if __name__ == "__main__":
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[1] / "public/models/demo"
    main(out, sys.argv[2] if len(sys.argv) > 2 else "messages.txt")
