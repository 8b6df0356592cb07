#!/usr/bin/env python3
"""Builds the demo model: tokenizer, data, training, export, figures, fixture.

    python3 tools/demo-model/build.py --data DIR [--out public/models/demo]
    python3 tools/demo-model/build.py --data DIR --from-shipped    # goes on from the weights in --out

DIR holds sentiment-train.tsv.gz and sentiment-dev.tsv.gz (label, source, text). See README of the model.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

MEMORY = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "4294967296",
          "MALLOC_TOP_PAD_": "67108864",  # big blocks are kept and reused instead of mapped anew at every step
          "OMP_WAIT_POLICY": "passive"}  # on a shared machine, threads that spin while they wait cost 4 times the time
ROOT = Path(__file__).resolve().parents[2]

# name, starts from, steps, and a limit in seconds that only a slow machine reaches
PHASES = [
    ("pre", None, 1060, 1800, dict(everyday=0.25, assistant=False, tokens=(3300, 1900), text_share=(0.5, 0.4),
                                   text_weight=0.6, flat=1.0, probe_every=300)),
    ("main", "pre.raw", 600, 1680, dict(everyday=0.30, tokens=(2300, 1900), text_share=(0.2, 0.1), text_weight=0.4,
                                        flat=0.6, floor=0.7, warm=20, probe_every=200)),
    ("more", "main.raw", 200, 1080, dict(everyday=0.45, tokens=(1700, 2900), text_share=(0.04, 0.0), text_weight=0.2,
                                        reply_weight=2.0, peak=0.85, flat=0.9, floor=0.8, warm=10, probe_every=200)),
    ("tune", "more.raw", 265, 1200, dict(everyday=0.42, tokens=(1500, 3000), text_share=(0.0, 0.0), reply_weight=2.0,
                                         dropout=0.05, peak=0.75, flat=0.2, warm=10, probe_every=150)),
    ("polish", "tune.raw", 160, 700, dict(everyday=0.35, tokens=(2300, 2000), text_share=(0.0, 0.0), reply_weight=2.0,
                                          dropout=0.05, peak=0.4, flat=0.1, warm=5)),
    ("final", "polish.raw", 3000, 2000, dict(everyday=0.42, tokens=(3600, 3000), text_share=(0.0, 0.0), reply_weight=2.0,
                                             dropout=0.08, peak=0.8, flat=0.5, warm=15, probe_every=120)),
    ("closing", "final", 3000, 225, dict(everyday=0.62, tokens=(3600, 1500), text_share=(0.0, 0.0), reply_weight=2.0,
                                         dropout=0.08, peak=0.35, flat=0.1, warm=5, probe_every=60)),
]
# what --from-shipped does instead, with fewer reviews, which the weights know; the time limit ends it on most machines
ONWARD = [
    ("onward", "shipped", 4000, 3420, dict(everyday=0.72, crops=0.45, tokens=(2100, 2700), text_share=(0.0, 0.0),
                                           reply_weight=1.5, dropout=0.0, even=0.2, drop=0.01, peak=0.45, flat=0.2,
                                           floor=0.02, warm=20, probe_every=300)),
]
# of what was trained last in the shipped weights; the rest is what that began with: each is better at something
# (averages of this kind: Wortsman et al., https://arxiv.org/abs/2109.01903)
SHARE = 0.65


def trained(work, onward):
    """The weights to ship, or None where `work` lacks them: the mean of the last phase and of what it began with."""
    import torch

    last, first, *_ = (ONWARD if onward else PHASES)[-1]
    before, after = (work / f"{name}.pt" for name in (first, last))
    if not (before.exists() and after.exists()):
        return None
    before, after = torch.load(before), torch.load(after)
    return {k: (1 - SHARE) * before[k] + SHARE * after[k] for k in before}


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, help="folder of the two review files")
    p.add_argument("--out", type=Path, default=ROOT / "public/models/demo")
    p.add_argument("--work", type=Path, default=Path(__file__).parent / ".work", help="checkpoints and caches")
    p.add_argument("--fixture", type=Path, default=ROOT / "test/fixtures/demo-logits.json")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--effort", type=float, default=1.0, help="factor on the steps and time limits of all phases")
    p.add_argument("--new-tokenizer", action="store_true", help="train the tokenizer although --out has one")
    names = [n for n, *_ in [*PHASES, *ONWARD]] + ["export"]
    p.add_argument("--from-shipped", action="store_true", help="train on from the weights in --out instead of from nothing")
    p.add_argument("--from", dest="first", choices=names, help="phase to begin with (default: the first)")
    p.add_argument("--until", choices=names, default="export")
    p.add_argument("--eval-only", action="store_true", help="measure the files in --out and change nothing")
    return p.parse_args()


def main():
    args = arguments()
    if any(os.environ.get(k) != v for k, v in MEMORY.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **MEMORY})
    if not args.data and not args.eval_only:
        sys.exit("--data DIR is needed: the folder with sentiment-train.tsv.gz and sentiment-dev.tsv.gz")
    import torch

    import card
    import evaluate
    import export
    import fixture
    import lexicon
    import mood
    import rated_en
    import restore
    import reviews
    import tokenizing
    import train
    from settings import SEED, SHAPE

    torch.set_num_threads(args.threads)
    begun = time.time()

    def log(text):
        line = f"[{time.time() - begun:6.0f}s] {text}"
        print(line, flush=True)
        if not args.eval_only:
            with open(args.work / "log.txt", "a") as f:
                f.write(line + "\n")

    if args.eval_only:
        figures = evaluate.shipped(args.out, args.data, mood.read(), trained(args.work, args.from_shipped), log)
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    args.work.mkdir(parents=True, exist_ok=True)
    corpus = reviews.prepare(args.data, args.work, SEED, log)
    rated_en.prepare(args.work, log)
    if args.new_tokenizer or not (args.out / "tokenizer.json").exists():
        tokenizing.build(list(corpus["text"]), lexicon.boosted(), args.out)
        log("tokenizer trained")
    tok = tokenizing.load(args.out)
    chat = tokenizing.Chat(tok)
    dev = reviews.read(args.data / "sentiment-dev.tsv.gz")
    phases = ONWARD if args.from_shipped else PHASES
    names = [n for n, *_ in phases] + ["export"]
    first = names.index(args.first) if args.first else 0
    if args.from_shipped and first == 0:
        torch.save(restore.state(args.out, SHAPE), args.work / "shipped.pt")
    seconds = args.work / "seconds.json"
    spent = json.loads(seconds.read_text()) if seconds.exists() else {}
    for name, start, steps, budget, options in phases:
        if not first <= names.index(name) <= names.index(args.until):
            continue
        at = time.time()

        def look(state):
            export.write(state, SHAPE, args.work / "so-far", tok)  # --out is for what is done
            return evaluate.probe(state, chat, dev)

        train.run(chat, corpus, args.work, name, args.work / f"{start}.pt" if start else None,
                  round(steps * args.effort), budget * args.effort, log,
                  probe=look, **options)
        spent[name] = round(time.time() - at)
        seconds.write_text(json.dumps(spent))
    if args.until != "export":
        return
    state = trained(args.work, args.from_shipped)
    export.write(state, SHAPE, args.out, tok)
    evaluate.matches(state, args.out, chat, log)
    fixture.write(state, args.out, args.fixture, chat)
    reading = mood.fit(state, chat, corpus, log)
    figures = evaluate.shipped(args.out, args.data, reading, state, log)
    mood.write(figures["temperature"], *reading)
    figures.update(train_seconds=sum(spent.values()), share=SHARE)
    card.write(args.out, figures, SHAPE, sum(v.numel() for v in state.values()), args.from_shipped)
    log(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
