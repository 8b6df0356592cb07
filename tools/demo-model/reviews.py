"""The public review corpora and an n-gram teacher that scores texts it was not fitted on."""

import csv
import gzip
import io
import re
from pathlib import Path

import numpy as np

FOLDS = 5
CLAUSE = re.compile(r"[^，。！？；,.!?;\n~…]+[，。！？；,.!?;\n~…]*")


def read(path: Path):
    with gzip.open(path, "rb") as f:
        rows = list(csv.reader(io.TextIOWrapper(f, "utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(int(r[0]), r[1], "\t".join(r[2:])) for r in rows[1:]]


def crops(text, rng, count):
    """Runs of one to four clauses."""
    parts = CLAUSE.findall(text)
    if len(parts) < 2:
        return []
    out = set()
    for _ in range(count):
        n = min(int(rng.choice([1, 1, 2, 2, 3, 4])), len(parts) - 1)
        at = int(rng.integers(0, len(parts) - n + 1))
        piece = "".join(parts[at:at + n]).strip()
        if 3 <= len(piece) <= 120:
            out.add(piece)
    return list(out)


def features(texts):
    from sklearn.feature_extraction.text import HashingVectorizer
    v = HashingVectorizer(analyzer="char", ngram_range=(1, 4), n_features=2**21, alternate_sign=False,
                          binary=True, norm=None, dtype=np.float32)
    return v.transform(t.lower() for t in texts)


class NbLr:
    """Logistic regression on naive-Bayes weighted, length-normalised n-grams."""

    def fit(self, x, y, weight):
        from sklearn.linear_model import LogisticRegression
        from sklearn.preprocessing import normalize
        w = weight[:, None]
        p = 1 + np.asarray(x.multiply(w * y[:, None]).sum(0)).ravel()
        q = 1 + np.asarray(x.multiply(w * (1 - y[:, None])).sum(0)).ravel()
        df = 1 + np.asarray((x > 0).sum(0)).ravel()
        r = np.abs(np.log((p / p.sum()) / (q / q.sum())))
        self.scale = ((0.25 + r) * np.log(x.shape[0] / df).clip(0.3)).astype(np.float32)
        self.model = LogisticRegression(C=6.0, solver="liblinear", max_iter=40)
        self.model.fit(normalize(x.multiply(self.scale).tocsr()), y, sample_weight=weight)
        return self

    def probability(self, x):
        from sklearn.preprocessing import normalize
        return self.model.predict_proba(normalize(x.multiply(self.scale).tocsr()))[:, 1]


def prepare(data: Path, work: Path, seed: int, log):
    """Texts and crops with gold label, teacher probability and domain flag, cached in `work`."""
    cached = work / "reviews.npz"
    if cached.exists():
        z = np.load(cached, allow_pickle=True)
        return {k: z[k] for k in z.files}
    rng = np.random.default_rng(seed)
    rows = read(data / "sentiment-train.tsv.gz")
    dev = read(data / "sentiment-dev.tsv.gz")
    texts = [r[2] for r in rows]
    y = np.array([r[0] for r in rows], np.float32)
    domain = np.array([r[1] == "chnsenticorp" for r in rows])
    weight = np.where(domain, 3.0, 1.0).astype(np.float32)
    fold = rng.integers(0, FOLDS, len(rows))
    x, xd = features(texts), features([r[2] for r in dev])
    yd = np.array([r[0] for r in dev])
    pieces, owner = [], []
    for i, t in enumerate(texts):
        for c in crops(t, rng, 4 if domain[i] else 2):
            pieces.append(c)
            owner.append(i)
    owner = np.array(owner)
    xc = features(pieces)
    p_text, p_crop, p_dev = np.zeros(len(rows)), np.zeros(len(pieces)), np.zeros(len(dev))
    for f in range(FOLDS):
        model = NbLr().fit(x[fold != f], y[fold != f], weight[fold != f])
        p_text[fold == f] = model.probability(x[fold == f])
        mine = fold[owner] == f
        p_crop[mine] = model.probability(xc[mine])
        p_dev += model.probability(xd) / FOLDS
        log(f"teacher fold {f}: dev {((model.probability(xd) > .5) == yd).mean():.4f}")
    log(f"teacher: out of fold {((p_text > .5) == y).mean():.4f}, in domain "
        f"{((p_text > .5) == y)[domain].mean():.4f}, dev {((p_dev > .5) == yd).mean():.4f}")
    out = dict(text=np.array(texts, object), y=y, p=p_text.astype(np.float32), domain=domain,
               crop=np.array(pieces, object), crop_y=y[owner], crop_p=p_crop.astype(np.float32),
               crop_domain=domain[owner])
    work.mkdir(parents=True, exist_ok=True)
    np.savez(cached, **out)
    return out
