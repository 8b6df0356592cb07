"""Measures the shipped files with onnxruntime, and a PyTorch copy of the same weights."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch

import everyday
import reviews
import tokenizing
from model import Model
from settings import ANALYST, ASSISTANT, SHAPE

HERE = Path(__file__).parent
NEUTRAL = ["今天是星期三", "帮我写个请假条", "what is the capital of France", "你好", "现在几点了", "my name is Tom",
           "我坐地铁上班", "hello", "明天下午三点开会", "The meeting is at three"]
FORMS = [lambda t: t, lambda t: t + "。", lambda t: t + "!", lambda t: t + "！", lambda t: t + ".", lambda t: t + "~",
         lambda t: t.replace("，", ","), lambda t: t.replace("，", " "), lambda t: t + "……", lambda t: " " + t + " "]


STATE = "last_hidden"


def with_state(path):
    """The model of a shipped file with one output more: the state that the logits come from, as the app gives it out."""
    model = onnx.load(path)
    head = next(n for n in model.graph.node if n.op_type == "DynamicQuantizeLinear" and n.name.startswith("/lm_head/"))
    model.graph.node.append(onnx.helper.make_node("Identity", [head.input[0]], [STATE]))
    shape = ["batch_size", "sequence_length", SHAPE.hidden]
    model.graph.output.append(onnx.helper.make_tensor_value_info(STATE, onnx.TensorProto.FLOAT, shape))
    return model.SerializeToString()


class Runtime:
    """onnxruntime on the CPU. Without VNNI, its products of uint8 and int8 saturate (AVX2) and P(正面) is off by 0.025 in the
    mean, so it is told to use the exact kernels; the WASM runtime of the app does not saturate either."""

    def __init__(self, data, threads=2):
        if isinstance(data, str):
            data = with_state(data)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.x64quantprecision", "1")
        self.session = ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        self.names = [o.name for o in self.session.get_outputs()]

    def run(self, ids, past=None, mask=None):
        """ids: [b, n]; returns logits and the new cache."""
        ids = np.asarray(ids, np.int64)
        b, n = ids.shape
        start = 0 if past is None else past["past_key_values.0.key"].shape[2]
        empty = np.zeros((b, SHAPE.kv_heads, 0, SHAPE.head_dim), np.float32)
        feed = {"input_ids": ids, "attention_mask": np.ones((b, start + n), np.int64) if mask is None else mask,
                "position_ids": np.tile(np.arange(start, start + n), (b, 1))}
        for i in range(SHAPE.layers):
            for kind in ("key", "value"):
                name = f"past_key_values.{i}.{kind}"
                feed[name] = empty if past is None else past[name]
        out = dict(zip(self.names, self.session.run(None, feed)))
        logits = out.pop("logits")
        self.state = out.pop(STATE, None)
        return logits, {k.replace("present", "past_key_values"): v for k, v in out.items()}

    def last(self, ids, prefix=0):
        """Logits after the last id. With `prefix`, the first ids are computed in a call of their own."""
        past = None
        if prefix:
            _, past = self.run([ids[:prefix]])
        return self.run([ids[prefix:]], past)[0][0, -1]

    def greedy(self, ids, stop, limit=80):
        logits, past = self.run([ids])
        out, margins = [], []
        while len(out) < limit:
            row = logits[0, -1]
            best = int(row.argmax())
            margins.append(float(row[best] - np.partition(row, -2)[-2]))
            if best == stop:
                break
            out.append(best)
            logits, past = self.run([[best]], past)
        return out, margins


def positive(logits, chat, pair=("正面", "负面")):
    a, b = (float(logits[..., chat.labels[w]]) for w in pair)
    return 1 / (1 + np.exp(b - a))


def ece(p, y, bins=10):
    """Expected calibration error of the chosen label."""
    confidence, right = np.maximum(p, 1 - p), (p > 0.5) == (y == 1)
    total = 0.0
    for low in np.linspace(0.5, 1, bins + 1)[:-1]:
        inside = (confidence >= low) & (confidence < low + 0.5 / bins + 1e-9)
        if inside.any():
            total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(total)


def read_everyday():
    rows = [r.split("\t") for r in (HERE / "everyday.tsv").read_text().splitlines()[1:]]
    return [(int(r[0]), r[1], r[2]) for r in rows]


SETS = {"nomood": "no mood", "negation": "negations and contrasts", "clear_zh": "clear feelings, Chinese", "clear_en": "clear feelings, English"}
CLOSE_BELOW = 0.55  # src/calibration/apply.ts: below this the app says 不确定


def read_development():
    """(set, half, label, language, text); label 0.5: no mood. Only the seen half may guide what is trained. The half
    `others` was written by somebody who knew nothing of the data and the rules."""
    rows = [r.split("\t") for r in (HERE / "development.tsv").read_text().splitlines()[1:]]
    return [(name, half, float(label), lang, text) for name, half, label, lang, text in rows]


def soften(p, temperature):
    return 1 / (1 + ((1 - p) / p) ** (1 / temperature))


def judged(p):
    """1, 0, or 0.5 where the app says that it cannot tell."""
    return np.where(np.maximum(p, 1 - p) < CLOSE_BELOW, 0.5, (p > 0.5).astype(float))


def soft_ece(p, y, bins=10):
    """`ece` for labels that may be 0.5: such a text counts as half positive and half negative, so that only 0.5 is right."""
    confidence = np.maximum(p, 1 - p)
    right = np.where(y == 0.5, 0.5, (p > 0.5) == (y == 1))
    at = np.minimum(((confidence - 0.5) * 2 * bins).astype(int), bins - 1)
    return float(sum((at == k).mean() * abs(confidence[at == k].mean() - right[at == k].mean()) for k in np.unique(at)))


def honest_ece(p, draws=400, seed=0):
    """The mean ECE of a judge whose probabilities are true, on as few texts: what `soft_ece` shows by chance alone."""
    rng = np.random.default_rng(seed)
    return float(np.mean([soft_ece(p, (rng.random(len(p)) < p).astype(float)) for _ in range(draws)]))


def development(score, reading, temperature):
    """Figures of development.tsv by set and half: right, unclear, ECE; after the temperature, and as the app judges: what
    has no mood by `reading` claims nothing, so it counts as one half. `ece_by_chance`: see `honest_ece`."""
    rows = read_development()
    p = soften(np.array([score(r[4]) for r in rows]), temperature)
    p = np.where([reading(r[4]) < 0 for r in rows], 0.5, p)
    said, y, out = judged(p), np.array([r[2] for r in rows]), {}
    for name in SETS:
        for half in ("seen", "unseen", "others"):
            k = np.array([r[0] == name and r[1] == half for r in rows])
            out[f"{name}_{half}"] = dict(
                texts=int(k.sum()), right=round(float((said[k] == y[k]).mean()), 4),
                unclear=round(float((said[k] == 0.5).mean()), 4), ece=round(soft_ece(p[k], y[k]), 4))
            if name != "nomood":  # 0.5 is right there every time: nothing is left to chance
                out[f"{name}_{half}"]["ece_by_chance"] = round(honest_ece(p[k]), 4)
    return out


def torch_probabilities(state, chat, texts, system=ANALYST):
    model = Model(SHAPE)
    model.load_state_dict(state)
    model.eval()
    prefix = torch.tensor(chat.prefix(system))
    out = np.zeros(len(texts))
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.no_grad():
        for at in range(0, len(order), 32):
            part = order[at:at + 32]
            rows = [chat.content(texts[i])[:1500] + chat.reply_open for i in part]
            ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
            for k, r in enumerate(rows):
                ids[k, :len(r)] = torch.tensor(r)
            h = model.after(prefix, ids)[torch.arange(len(rows)), torch.tensor([len(r) - 1 for r in rows])]
            logits = model.head(h).numpy()
            for k, i in enumerate(part):
                out[i] = positive(logits[k], chat)
    return out


def probe(state, chat, dev):
    """Quick figures while training: fp32 PyTorch."""
    ev = read_everyday()
    p = torch_probabilities(state, chat, [r[2] for r in dev])
    q = torch_probabilities(state, chat, [r[2] for r in ev])
    n = torch_probabilities(state, chat, NEUTRAL)
    y, z = np.array([r[0] for r in dev]), np.array([r[0] for r in ev])
    rows = [r for r in read_development() if r[1] == "seen"]
    said = judged(torch_probabilities(state, chat, [r[4] for r in rows]))
    seen = {name: round(float(np.mean([v == r[2] for r, v in zip(rows, said) if r[0] == name])), 3) for name in SETS}
    wrong = [r[2] for r, v in zip(ev, q) if (v > 0.5) != r[0]]
    return (f"{seen} dev {((p > .5) == y).mean():.4f} ece {ece(p, y):.3f} everyday {((q > .5) == z).mean():.2f} "
            f"seed {q[0]:.3f} neutral {np.round(n, 2).tolist()} wrong {wrong}")


def fit_temperature(p, y):
    """The divisor of the log-odds with the least log loss; y may be 0.5."""
    z = np.log(p / (1 - p))
    losses = {t: (y * np.logaddexp(0, -z / t) + (1 - y) * np.logaddexp(0, z / t)).mean() for t in np.linspace(0.5, 2.5, 81)}
    return float(min(losses, key=losses.get))


def temperature(score, reviews_half):
    """Fitted on every second dev review and the seen half of the sets with a mood."""
    seen = [(r[2], r[4]) for r in read_development() if r[1] == "seen" and r[2] != 0.5]
    rows = [(y, t) for y, _, t in reviews_half] + seen
    return fit_temperature(np.array([score(t) for _, t in rows]), np.array([y for y, _ in rows], float))


def shipped(out: Path, data: Path, mood, state=None, log=print):
    """All figures of the model card. `mood`: intercept and direction of what tells a text with a mood from one without."""
    intercept, direction = mood
    chat = tokenizing.Chat(tokenizing.load(out))
    run = Runtime(str(out / "onnx/model_quantized.onnx"))
    ev, figures = read_everyday(), {}
    sets = {"everyday": [(y, t) for y, _, t in ev]}
    if data:
        sets["dev"] = [(y, t) for y, _, t in reviews.read(data / "sentiment-dev.tsv.gz")]
    score = lambda t: positive(run.last(chat.prompt(ANALYST, [t])), chat)  # noqa: E731

    def reading(text):
        run.last(chat.prompt(ANALYST, [text]))
        return float(run.state[0, -1] @ direction) + intercept

    for name, rows in sets.items():
        y = np.array([r[0] for r in rows])
        p = np.array([score(t) for _, t in rows])
        figures[f"{name}_int8"] = round(float(((p > 0.5) == y).mean()), 4)
        figures[f"{name}_int8_ece"] = round(ece(p, y), 4)
        figures[f"{name}_int8_unsure"] = round(float((np.abs(p - 0.5) < 0.1).mean()), 4)
        if name == "dev":  # fitted on one half, measured on the other
            t = temperature(score, reviews.read(data / "sentiment-dev.tsv.gz")[::2])
            figures["temperature"] = round(t, 3)
            figures["temperature_ece"] = [round(ece(q, y[1::2]), 4) for q in (p[1::2], soften(p[1::2], t))]
            figures["development"] = development(score, reading, t)
            figures["dev_without_mood"] = round(float(np.mean([reading(text) < 0 for _, text in rows])), 4)
        if name == "everyday":
            figures["everyday_wrong"] = [t for (_, t), v, g in zip(rows, p, y) if (v > 0.5) != g]
            zh = np.array([r[1] == "zh" for r in ev])
            figures["everyday_zh"] = round(float(((p > .5) == y)[zh].mean()), 4)
            figures["everyday_en"] = round(float(((p > .5) == y)[~zh].mean()), 4)
            bare = [t.rstrip("!！。.~") for _, t in rows]
            flips = [np.mean([(score(f(t)) > 0.5) != (v > 0.5) for f in FORMS[1:]]) for t, v in zip(bare, map(score, bare))]
            figures["form_flips"] = round(float(np.mean(flips)), 4)
            long = [t for _, t in rows][:30]
            filler = "".join(r for _, r in sets["everyday"][35:40])
            figures["long_ok"] = round(float(np.mean([
                (score((t + "。") * 30) > 0.5) == g for t, g in zip(long, y)])), 4) if filler else None
        chunked = np.array([positive(run.last(chat.prompt(ANALYST, [t]), len(chat.prefix(ANALYST))), chat) for _, t in rows])
        figures[f"{name}_int8_chunked"] = round(float(((chunked > 0.5) == y).mean()), 4)
        figures[f"{name}_chunk_difference_max"] = round(float(np.abs(chunked - p).max()), 4)
        if state is not None:
            q = torch_probabilities(state, chat, [t for _, t in rows])
            figures[f"{name}_fp32"] = round(float(((q > 0.5) == y).mean()), 4)
            figures[f"{name}_fp32_ece"] = round(ece(q, y), 4)
            figures[f"{name}_int8_fp32_difference_mean"] = round(float(np.abs(p - q).mean()), 4)
        log(json.dumps({k: v for k, v in figures.items() if k.startswith(name)}, ensure_ascii=False))
    figures["neutral"] = {t: round(float(score(t)), 2) for t in NEUTRAL}
    figures["faces"] = {t: round(float(score(t)), 2) for t in ("😊", "😭", "🎉", "💔")}
    figures["short"] = {t: round(float(score(t)), 2) for t in ("开心", "累", "哈哈哈哈", "ok thanks", "烦死了")}
    figures["seed_sentence"] = round(float(score(ev[0][2])), 3)
    figures["bytes"] = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    figures["model_bytes"] = (out / "onnx/model_quantized.onnx").stat().st_size
    return figures


def matches(state, out: Path, chat, log=print):
    """Largest logit difference: fp32 graph in onnxruntime against PyTorch, whole, in chunks and padded."""
    import export
    run = Runtime(export.build(state, SHAPE, False).SerializeToString())
    model = Model(SHAPE)
    model.load_state_dict(state)
    model.eval()
    ids = chat.prompt(ASSISTANT, ["今天的实验终于成功了,太棒了!", "太好了，恭喜你！", "谢谢你"])
    with torch.no_grad():
        want = model.head(model.hidden(torch.tensor([ids]))[0])[0].numpy()
    whole, _ = run.run([ids])
    worst = [float(np.abs(whole[0] - want).max())]
    past, at, parts = None, 0, []
    for n in (5, 1, 7, 1, 100):
        if ids[at:at + n]:
            got, past = run.run([ids[at:at + n]], past)
            parts.append(got[0])
            at += n
    worst.append(float(np.abs(np.concatenate(parts) - want).max()))
    mask = np.ones((2, len(ids) + 3), np.int64)
    mask[1, :3] = 0
    padded = np.array([[5, 6, 7] + ids, [0, 0, 0] + ids])
    feed = {"input_ids": padded, "attention_mask": mask, "position_ids": np.stack(
        [np.arange(len(ids) + 3), np.maximum(np.arange(len(ids) + 3) - 3, 0)])}
    for i in range(SHAPE.layers):
        for kind in ("key", "value"):
            feed[f"past_key_values.{i}.{kind}"] = np.zeros((2, SHAPE.kv_heads, 0, SHAPE.head_dim), np.float32)
    got = run.session.run(["logits"], feed)[0]
    worst.append(float(np.abs(got[1, 3:] - want).max()))
    log(f"fp32 graph against PyTorch, largest logit difference: whole {worst[0]:.2e}, chunked {worst[1]:.2e}, "
        f"left-padded batch {worst[2]:.2e}")
    assert max(worst) < 1e-2
    return max(worst)
