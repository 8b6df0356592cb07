"""Qwen2ForCausalLM in a few lines, with a prompt prefix that a whole batch can share."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from settings import Shape


class Norm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rope(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


class Layer(nn.Module):
    def __init__(self, s: Shape):
        super().__init__()
        self.s = s
        self.sizes = [s.heads * s.head_dim, s.kv_heads * s.head_dim, s.kv_heads * s.head_dim]
        self.norm1, self.norm2 = Norm(s.hidden, s.eps), Norm(s.hidden, s.eps)
        self.qkv = nn.Linear(s.hidden, sum(self.sizes))
        self.o = nn.Linear(s.heads * s.head_dim, s.hidden, bias=False)
        self.gate_up = nn.Linear(s.hidden, 2 * s.mlp, bias=False)
        self.down = nn.Linear(s.mlp, s.hidden, bias=False)

    def forward(self, x, cos, sin, past, mask, drop):
        b, n, _ = x.shape
        s = self.s
        q, k, v = self.qkv(self.norm1(x)).split(self.sizes, -1)
        q = rope(q.view(b, n, s.heads, s.head_dim).transpose(1, 2), cos, sin)
        k = rope(k.view(b, n, s.kv_heads, s.head_dim).transpose(1, 2), cos, sin)
        v = v.view(b, n, s.kv_heads, s.head_dim).transpose(1, 2)
        if past is not None:
            k = torch.cat((past[0].expand(b, -1, -1, -1), k), 2)
            v = torch.cat((past[1].expand(b, -1, -1, -1), v), 2)
        rep = s.heads // s.kv_heads
        y = F.scaled_dot_product_attention(
            q, k.repeat_interleave(rep, 1), v.repeat_interleave(rep, 1), attn_mask=mask)
        x = x + drop(self.o(y.transpose(1, 2).reshape(b, n, -1)))
        gate, up = self.gate_up(self.norm2(x)).chunk(2, -1)
        return x + drop(self.down(F.silu(gate) * up)), (k, v)


class Model(nn.Module):
    def __init__(self, s: Shape, dropout=0.0):
        super().__init__()
        self.s = s
        self.embed = nn.Embedding(s.vocab, s.hidden)
        self.layers = nn.ModuleList(Layer(s) for _ in range(s.layers))
        self.norm = Norm(s.hidden, s.eps)
        self.drop = nn.Dropout(dropout)
        inv = 1.0 / s.theta ** (torch.arange(0, s.head_dim, 2).float() / s.head_dim)
        at = torch.outer(torch.arange(s.max_positions).float(), inv)
        self.register_buffer("cos", torch.cat((at, at), -1).cos(), persistent=False)
        self.register_buffer("sin", torch.cat((at, at), -1).sin(), persistent=False)
        for name, p in self.named_parameters():
            if p.dim() > 1:
                deep = name.endswith(("o.weight", "down.weight"))
                nn.init.normal_(p, std=0.02 if not deep else 0.02 / math.sqrt(2 * s.layers))
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def hidden(self, ids, past=None):
        """Hidden states of `ids` [b, n]; `past` (keys and values per layer) may have batch 1."""
        n = ids.shape[1]
        start = 0 if past is None else past[0][0].shape[2]
        x = self.drop(self.embed(ids))
        cos, sin = self.cos[start:start + n], self.sin[start:start + n]
        at = torch.arange(n)
        mask = torch.cat((torch.ones(n, start, dtype=torch.bool), at[:, None] >= at[None, :]), 1)
        kept = []
        for i, layer in enumerate(self.layers):
            x, kv = layer(x, cos, sin, None if past is None else past[i], mask, self.drop)
            kept.append(kv)
        return self.norm(x), kept

    def head(self, h):
        return F.linear(h, self.embed.weight)

    def after(self, prefix, ids):
        """Hidden states of a batch that follows one common prefix, which is computed once."""
        _, kept = self.hidden(prefix[None])
        return self.hidden(ids, kept)[0]
