"""The direction of the last hidden state that tells a text with a mood from one without, and the file the app reads."""

import re
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

import everyday
import evaluate
import moodless
import rated_en
import samples
import turns
import written
from grammar import pick
from model import Model
from settings import ANALYST, SEED, SHAPE

FILE = Path(__file__).resolve().parents[2] / "src/contract/demo-calibration.ts"
TEXTS = 24000
KEPT = 0.985  # of the seen sentences with a mood: so many stay on their side of the line
STRENGTH = 0.01  # C of the regression: 0.1 and 1 were no better on the seen half


def hidden(state, chat, texts):
    """The last hidden state of the analyst's prompt for each text, float32 [texts, hidden size]."""
    model = Model(SHAPE)
    model.load_state_dict(state)
    model.eval()
    prefix = torch.tensor(chat.prefix(ANALYST))
    out = np.zeros((len(texts), SHAPE.hidden), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.no_grad():
        for at in range(0, len(order), 64):
            part = order[at:at + 64]
            rows = [chat.content(texts[i])[:300] + chat.reply_open for i in part]
            ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
            for k, row in enumerate(rows):
                ids[k, :len(row)] = torch.tensor(row)
            last = torch.tensor([len(row) - 1 for row in rows])
            out[part] = model.after(prefix, ids)[torch.arange(len(rows)), last].numpy()
    return out


def drawn(corpus, rng):
    """(text, whether it has a mood): half of them have none."""
    def text(make):
        while True:
            found = make()
            if not everyday.kept_apart(found[0]):
                return samples.vary(found[0], rng), found[1] != 0.5

    review = lambda: (str(corpus["text"][int(rng.integers(0, len(corpus["text"])))]), 1)  # noqa: E731
    kinds = [(0.38, lambda: (moodless.sentence(rng), 0.5)), (0.12, lambda: written.sentence(rng, "0")),
             (0.12, lambda: written.sentence(rng, pick(rng, "+-"))), (0.14, lambda: turns.sentence(rng)),
             (0.10, lambda: everyday.usual(rng)), (0.06, lambda: rated_en.sentence(rng)), (0.08, review)]
    return [text(make) for share, make in kinds for _ in range(round(share * TEXTS))]


def fit(state, chat, corpus, log=print):
    """(intercept, direction [hidden size]): positive where a text has a mood."""
    rows = drawn(corpus, np.random.default_rng(SEED + 5))
    seen = [r[4] for r in evaluate.read_development() if r[1] == "seen" and r[2] != 0.5]
    states = hidden(state, chat, [t for t, _ in rows] + seen)
    x, y = states[:len(rows)], np.array([m for _, m in rows])
    spread = x.std(0)
    found = LogisticRegression(C=STRENGTH, max_iter=500).fit(x / spread, y)
    direction = found.coef_[0] / spread
    readings = states[len(rows):] @ direction
    intercept = -float(np.quantile(readings, 1 - KEPT))
    log(f"mood: {found.score(x / spread, y):.3f} of {len(rows)} drawn texts on the right side of the regression's own line, "
        f"{found.intercept_[0]:.2f}; moved to {intercept:.2f}")
    return intercept, direction.astype(np.float32)


def write(temperature, intercept, direction):
    numbers = ", ".join(f"{v:.4g}" for v in direction)
    FILE.write_text(f"""/** What the demo's analyst goes by. Written by tools/demo-model/build.py; its model card has the figures. */
export const DEMO_CALIBRATION = {{
  bias: 0,
  temperature: {temperature:.3g},
  tie: 'no-mood',
  mood: {{
    intercept: {round(intercept, 4)},
    // prettier-ignore
    direction: Float32Array.of({numbers}),
  }},
}} as const;
""")


def read():
    """(intercept, direction) as `write` left them."""
    text = FILE.read_text()
    numbers = re.search(r"Float32Array\.of\(([^)]*)\)", text).group(1)
    return float(re.search(r"intercept: (\S+),", text).group(1)), np.array([float(v) for v in numbers.split(",")], np.float32)
