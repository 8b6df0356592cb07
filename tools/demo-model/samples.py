"""Endless, seeded streams of training batches."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import torch

import assistant
import everyday
import slots
from grammar import expand, pick
from settings import ANALYST, ASSISTANT, OTHER_ANALYSTS, OTHER_ASSISTANTS, PAIRS

FULL = str.maketrans(",.!?;:()~", "，。！？；：（）～")
HALF = {v: k for k, v in FULL.items()}
# the app's own table, turned round; the analyst's texts are made simplified by the app, the assistant's are not
PAIRS_OF = "".join(re.findall(r"'([^']+)'", (Path(__file__).parents[2] / "src/safety/traditional.ts").read_text()))
TO_SIMPLE = list(zip(PAIRS_OF[::2], PAIRS_OF[1::2]))
ONCE = Counter(b for _, b in TO_SIMPLE)
TRADITIONAL = {ord(b): a for a, b in TO_SIMPLE if ONCE[b] == 1}  # where only one character can be meant
END = re.compile(r"[。．.!！?？~～…,，、\s]+$")


def vary(text, rng):
    """Punctuation, width, spaces and case: nothing that changes what is meant."""
    r = rng.random()
    if r < 0.45:
        text = END.sub("", text) or text
        text += str(rng.choice(["", "", "", "。", ".", "！", "!", "！！", "~", "…", "。。。", "!!!", "？", " "],
                               p=[.2, .15, .15, .1, .08, .08, .06, .04, .04, .03, .02, .02, .01, .02]))
    r = rng.random()
    if r < 0.10:
        text = text.translate(FULL)
    elif r < 0.28:
        text = text.translate(HALF)
    elif r < 0.32:
        text = re.sub(r"[，,、]", " ", text)
    elif r < 0.35:
        text = re.sub(r"[，,、。！!]", "", text)
    elif r < 0.37:
        text = text.replace("。", "\n")
    if text.isascii():
        r = rng.random()
        if r < 0.2:
            text = text.lower()
        elif r < 0.23:
            text = text.upper()
        if rng.random() < 0.15:
            text = text.replace("'", "’" if rng.random() < 0.6 else "")
    elif rng.random() < 0.02:
        text = "".join(c + (" " if rng.random() < 0.1 else "") for c in text)
    if rng.random() < 0.01:
        text = " " + text
    return text or "。"


class Analyst:
    """(content ids, target) for the sentiment role."""

    def __init__(self, reviews, chat, seed, share_everyday, share_crops=0.36):
        self.r, self.chat, self.share, self.share_crops = reviews, chat, share_everyday, share_crops
        self.rng = np.random.default_rng(seed)
        self.weights = self._cdf(np.where(reviews["domain"], 3.0, 1.0))
        self.crop_weights = self._cdf(np.where(reviews["crop_domain"], 2.0, 1.0))

    @staticmethod
    def _cdf(w):
        return np.cumsum(w) / w.sum()

    def _pick(self, cdf):
        return min(int(np.searchsorted(cdf, self.rng.random())), len(cdf) - 1)

    def text(self, long=False):
        while True:  # what is for measuring only is never trained on
            text, p = self.any_text(long)
            if not everyday.kept_apart(text):
                return text, p

    def any_text(self, long):
        rng, r = self.rng, self.r
        if long:
            parts, target, label = [], [], rng.integers(0, 2)
            while sum(map(len, parts)) < rng.integers(250, 600):
                i = self._pick(self.weights)
                if r["y"][i] == label:
                    parts.append(r["text"][i])
            return " ".join(parts), float(label)
        x = rng.random()
        if x < self.share:
            return everyday.sentence(rng)
        if x < self.share + (1 - self.share) * self.share_crops:
            i = self._pick(self.crop_weights)
            return r["crop"][i], 0.75 * r["crop_p"][i] + 0.25 * (0.15 + 0.7 * r["crop_y"][i])
        i = self._pick(self.weights)
        return r["text"][i], 0.62 * r["y"][i] + 0.38 * r["p"][i]

    def group(self, tokens, longest=150):
        """A list of batches [(prefix, rows, targets [n, 3], pair)] of similar lengths."""
        rng = self.rng
        if rng.random() < 0.03:
            rows = [self.text(long=True) for _ in range(max(2, tokens // 350))]
            longest = 420
        else:
            rows = [self.text() for _ in range(tokens * 16 // 30)]
        ids = self.chat.contents(vary(t, rng) for t, _ in rows)
        keep = []
        for row, (_, p) in zip(ids, rows):
            if len(row) > longest:
                at = 0 if rng.random() < 0.6 else int(rng.integers(0, len(row) - longest))
                row = row[at:at + longest] if rng.random() < 0.6 else row[:longest // 2] + row[-longest // 2:]
            keep.append((row, p))
        keep.sort(key=lambda k: len(k[0]) + rng.random() * 3)
        out, batch = [], []
        for k in keep:
            if batch and (len(k[0]) + 5) * (len(batch) + 1) > tokens:
                out.append(batch)
                batch = []
            batch.append(k)
        if batch and len(batch) > 4:
            out.append(batch)
        rng.shuffle(out)
        return [self._finish(b) for b in out]

    def _finish(self, batch):
        system, pair = ANALYST, "zm"
        if self.rng.random() < 0.04:
            system, pair = OTHER_ANALYSTS[int(self.rng.integers(0, len(OTHER_ANALYSTS)))]
        prefix = self.chat.prefix(system)
        n = max(len(r) for r, _ in batch) + len(self.chat.reply_open)
        ids = np.zeros((len(batch), n), np.int64)
        at = np.zeros(len(batch), np.int64)
        real = np.zeros((len(batch), n), bool)
        target = np.zeros((len(batch), 3), np.float32)
        for i, (row, p) in enumerate(batch):
            full = row + self.chat.reply_open
            ids[i, :len(full)] = full
            real[i, :len(row)] = True
            at[i] = len(full) - 1
            target[i] = split(float(p), PAIRS[pair][2] is not None)
        words = [self.chat.labels[w] if w else -1 for w in PAIRS[pair]]
        return dict(prefix=torch.tensor(prefix), ids=torch.from_numpy(ids), at=torch.from_numpy(at),
                    real=torch.from_numpy(real), target=torch.from_numpy(target), words=words)


def split(p, three):
    p = min(max(p, 0.03), 0.97)
    if not three:
        return p, 1 - p, 0
    middle = max(0.0, 1 - abs(p - 0.5) * 3.2)
    return p * (1 - middle), (1 - p) * (1 - middle), middle


class Assistant:
    """Whole dialogues; the loss is on the replies, most of it on their first words, which decide what is said."""

    FIRST = (8.0, 4.0, 2.0)

    def __init__(self, reviews, chat, seed):
        self.reviews, self.chat, self.rng = reviews, chat, np.random.default_rng(seed)

    def group(self, tokens):
        rng, chat, rows = self.rng, self.chat, []
        for _ in range(tokens * 10 // 60):
            ids, loss = [], []
            turns = assistant.dialogue(rng, self.reviews)
            if any(everyday.kept_apart(user) for user, _ in turns):
                continue
            for k, (user, reply) in enumerate(turns):
                user = vary(user, rng)
                if rng.random() < 0.05:
                    user = user.translate(TRADITIONAL)
                u = chat.content(user)[:200]
                a = chat.content(reply)
                head = (chat.user_open if k else []) + u + chat.reply_open
                ids += head + a + [chat.end]
                weights = [*self.FIRST[:len(a)], *[0.6] * (len(a) - len(self.FIRST)), 1.0]
                loss += [0] * len(head) + weights
                if k < len(turns) - 1:  # user_open begins with the <|im_end|> that closes the reply
                    ids.pop()
                    loss.pop()
            # the loss at the closing <|im_end|> of earlier replies
            for j in range(1, len(ids)):
                if ids[j] == chat.end and loss[j - 1] > 0:
                    loss[j] = 1.0
            rows.append((ids[:420], loss[:420]))
        rows.sort(key=lambda r: len(r[0]) + rng.random() * 3)
        out, batch = [], []
        for r in rows:
            if batch and len(r[0]) * (len(batch) + 1) > tokens:
                out.append(batch)
                batch = []
            batch.append(r)
        if batch and len(batch) > 3:
            out.append(batch)
        rng.shuffle(out)
        return [self._finish(b) for b in out]

    def _finish(self, batch):
        system = ASSISTANT
        r = self.rng.random()
        if r < 0.06:
            system = pick(self.rng, OTHER_ASSISTANTS)
        elif r < 0.18:  # prompts of a person's own: not followed, but nothing else goes wrong either
            system = expand(pick(self.rng, [slots.PROMPTS_ZH, slots.PROMPTS_EN]), self.rng)
        n = max(len(r) for r, _ in batch)
        ids, loss = np.zeros((len(batch), n), np.int64), np.zeros((len(batch), n), np.float32)
        for i, (row, mask) in enumerate(batch):
            ids[i, :len(row)] = row
            loss[i, :len(row)] = mask
        return dict(prefix=torch.tensor(self.chat.prefix(system)), ids=torch.from_numpy(ids),
                    loss=torch.from_numpy(loss))


def stream(source, *args):
    while True:
        yield from source.group(*args)
