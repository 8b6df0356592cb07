"""Training: one loop for all phases, Muon and AdamW, a moving average of the weights."""

import math
import time

import torch
import torch.nn.functional as F

import samples
from model import Model
from settings import SEED, SHAPE


def orthogonal(g):
    """Newton-Schulz iteration of Muon on a stack of matrices."""
    x = g / (g.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    wide = x.shape[-2] <= x.shape[-1]
    x = x if wide else x.mT
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x if wide else x.mT


class Muon:
    """Momentum with orthogonalised steps for the matrices inside the layers."""

    def __init__(self, params, momentum=0.95, decay=0.1):
        groups = {}
        for p in params:
            groups.setdefault(p.shape, []).append(p)
        self.groups = [(ps, torch.zeros(len(ps), *shape)) for shape, ps in groups.items()]
        self.momentum, self.decay = momentum, decay

    def step(self, lr):
        for ps, m in self.groups:
            g = torch.stack([p.grad for p in ps])
            m.lerp_(g, 1 - self.momentum)
            u = orthogonal(g.lerp(m, self.momentum)) * max(1, g.shape[-2] / g.shape[-1]) ** 0.5
            for p, d in zip(ps, u):
                p.mul_(1 - lr * self.decay).add_(d, alpha=-lr)


def analyst_loss(model, b, gen, text_share, drop_tokens, even):
    """`even`: weight of the distance between the two words where a text has no mood. It grows straight, not squared, so
    that the best answer to a text which may well have none is no distance at all, and not half of one."""
    ids = b["ids"]
    if drop_tokens:
        hit = (torch.rand(ids.shape, generator=gen) < drop_tokens) & b["real"]
        ids = torch.where(hit, torch.randint(0, SHAPE.vocab - 3, ids.shape, generator=gen), ids)
    h = model.after(b["prefix"], ids)
    last = h[torch.arange(len(ids)), b["at"]]
    logp = model.head(last).log_softmax(-1)
    label = 0
    for k, w in enumerate(b["words"]):
        if w >= 0:
            label = label - (b["target"][:, k] * logp[:, w]).mean()
    none = (b["target"][:, 0] == b["target"][:, 1]) & (b["target"][:, 2] == 0)
    if none.any():
        positive, negative, _ = b["words"]
        apart = logp[none, positive] - logp[none, negative]
        label = label + even * (apart.pow(2) + 0.01).sqrt().sum() / len(ids)
    pick = b["real"][:, 1:] & (torch.rand(b["real"][:, 1:].shape, generator=gen) < text_share)
    text = torch.zeros(())
    if pick.any():
        text = F.cross_entropy(model.head(h[:, :-1][pick]), b["ids"][:, 1:][pick])
    return label, text


def assistant_loss(model, b):
    h = model.after(b["prefix"], b["ids"])
    weight = b["loss"][:, 1:]
    pick = weight > 0
    each = F.cross_entropy(model.head(h[:, :-1][pick]), b["ids"][:, 1:][pick], reduction="none")
    return (each * weight[pick]).sum() / weight[pick].sum()


def run(chat, reviews, work, name, start, steps, budget, log, *, peak=1.0, everyday=0.3, assistant=True,
        text_share=(0.4, 0.1), text_weight=0.5, label_weight=1.5, reply_weight=1.0, dropout=0.1,
        flat=0.3, warm=100, tokens=(2300, 1900), probe=None, probe_every=500, floor=0.0, even=0.35,
        crops=0.36, drop=0.06):
    """Trains and leaves work/name.pt (moving average) and work/name.raw.pt."""
    torch.manual_seed(SEED)
    gen = torch.Generator().manual_seed(SEED)
    model = Model(SHAPE, dropout)
    if start:
        model.load_state_dict(torch.load(start))
    inside = [p for n, p in model.layers.named_parameters() if p.dim() == 2]
    rest = [p for n, p in model.named_parameters() if not (n.startswith("layers") and p.dim() == 2)]
    muon = Muon(inside)
    adam = torch.optim.AdamW(rest, lr=1.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    average = [p.detach().clone() for p in model.parameters()]
    seed = SEED + sum(map(ord, name))
    a_stream = samples.stream(samples.Analyst(reviews, chat, seed, everyday, crops), tokens[0])
    c_stream = samples.stream(samples.Assistant(reviews, chat, seed + 1), tokens[1]) if assistant else None
    begun, mean, seen = time.time(), [0.0, 0.0, 0.0], 0

    def save():
        torch.save(model.state_dict(), work / f"{name}.raw.pt")
        state = model.state_dict()
        for (n, _), a in zip(model.named_parameters(), average):
            state[n] = a.clone()
        torch.save(state, work / f"{name}.pt")
        return state

    for step in range(steps):
        done = max(step / steps, (time.time() - begun) / budget)
        if done >= 1:
            break
        rate = min(1.0, (step + 1) / warm) * (1.0 if done < flat else max(floor, (1 - done) / (1 - flat))) * peak
        share = text_share[0] + (text_share[1] - text_share[0]) * done
        b = next(a_stream)
        label, text = analyst_loss(model, b, gen, share, drop if done < 0.9 else min(drop, 0.02), even)
        # a prompt or a pair of words that the model does not know yet must not outweigh many batches of those it does
        (label_weight * label / max(1.0, float(label.detach())) + text_weight * text).backward()
        seen += b["ids"].numel()
        reply = torch.zeros(())
        if c_stream:
            b = next(c_stream)
            reply = assistant_loss(model, b)
            (reply_weight * reply).backward()
            seen += b["ids"].numel()
        with torch.no_grad():
            torch.nn.utils.clip_grad_norm_(rest, 1.0)
            muon.step(0.02 * rate)
            for group in adam.param_groups:
                group["lr"] = 3e-3 * rate
            adam.step()
            for p in model.parameters():
                p.grad = None
            keep = min(0.99, 1 - 1 / (step + 2)) if step > 50 else 0.5
            torch._foreach_lerp_(average, list(model.parameters()), 1 - keep)
        for k, v in enumerate((label, text, reply)):
            mean[k] += (float(v.detach()) - mean[k]) * max(0.02, 1 / (step + 1))
        if step % 50 == 0:
            log(f"{name} {step} {done:.3f} label {mean[0]:.3f} text {mean[1]:.3f} reply {mean[2]:.3f} "
                f"{seen / (time.time() - begun):.0f} tok/s {time.time() - begun:.0f}s")
        if probe and step and step % probe_every == 0:
            log(f"{name} {step} probe {probe(save())}")
    state = save()
    if probe:
        log(f"{name} end probe {probe(state)}")
    return state
