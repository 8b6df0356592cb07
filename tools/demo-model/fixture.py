"""Reference values for the tests of the browser runtime."""

import json

import numpy as np
import torch

import evaluate
from model import Model
from settings import ANALYST, ASSISTANT, LABELS, SHAPE

ANALYSED = ["今天的实验终于成功了,太棒了!", "我今天被老师批评了,好难过", "I failed my exam today", "今天没有下雨，真开心",
            "😭", "今天是星期三", "开心", "房间很干净，服务也好，就是早餐一般，下次还会再来。"]
ANSWERED = [["今天的实验终于成功了,太棒了!"], ["I failed my exam today"],
            ["我叫小林", "你好，小林！很高兴认识你。今天想聊点什么？", "我叫什么名字"]]


def rows(logits, chat):
    top = np.argsort(-logits)[:8]
    return {"labels": {w: round(float(logits[chat.labels[w]]), 4) for w in LABELS},
            "top": [[int(i), round(float(logits[i]), 4)] for i in top],
            "argmax": int(top[0]), "positive": round(float(evaluate.positive(logits, chat)), 5)}


def write(state, out, path, chat):
    model = Model(SHAPE)
    model.load_state_dict(state)
    model.eval()
    run = evaluate.Runtime(str(out / "onnx/model_quantized.onnx"), 1)
    analyst, assistant = [], []
    for text in ANALYSED:
        ids = chat.prompt(ANALYST, [text])
        with torch.no_grad():
            exact = model.head(model.hidden(torch.tensor([ids]))[0][:, -1])[0].numpy()
        analyst.append({"text": text, "ids": ids, "fp32": rows(exact, chat), "int8": rows(run.last(ids), chat),
                        "int8_prefix_apart": rows(run.last(ids, len(chat.prefix(ANALYST))), chat)})
    for turns in ANSWERED:
        ids = chat.prompt(ASSISTANT, turns)
        got, margins = run.greedy(ids, chat.end)
        assistant.append({"turns": turns, "ids": ids, "reply_ids": got, "reply": chat.tok.decode(got),
                          "ended": len(margins) > len(got), "smallest_margin": round(min(margins), 4)})
    difference = max(abs(a["int8"]["labels"][w] - a["fp32"]["labels"][w]) for a in analyst for w in ("正面", "负面"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "about": "fp32: PyTorch weights before quantisation. int8: onnxruntime (native, one call for the whole prompt, "
                 "empty cache) on model_quantized.onnx. int8_prefix_apart: the same with the system prompt and "
                 "'user' header in a first call, the rest in a second one with its cache; activations are quantised "
                 "per call, so this differs slightly. Another runtime should be within `tolerance` of int8 on the "
                 "label logits when it makes the same calls. Replies: greedy on int8, prompt in one call, then "
                 "one token a call; smallest_margin is the least gap between the two best logits on the way.",
        "tolerance": 0.15, "largest_label_difference_int8_fp32": round(difference, 4),
        "label_ids": chat.labels, "end": chat.end,
        "prefix": {"analyst": chat.prefix(ANALYST), "assistant": chat.prefix(ASSISTANT)},
        "analyst_system": ANALYST, "assistant_system": ASSISTANT,
        "analyst": analyst, "assistant": assistant}, ensure_ascii=False, separators=(",", ":")) + "\n")
    assert path.stat().st_size < 60000
