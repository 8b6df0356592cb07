"""The training weights of a shipped file, to go on from: int8 times scale. What rounding took is not in them."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from settings import Shape


def state(out: Path, s: Shape) -> dict:
    """The state of model.Model from `out`/onnx/model_quantized.onnx, as export.build wrote it."""
    graph = onnx.load(str(out / "onnx/model_quantized.onnx")).graph
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}

    def rows(name):  # [out, in]
        q, scale = stored[f"{name}.weight_quantized"], stored[f"{name}.weight_scale"]
        return torch.from_numpy(q.T.astype("float32") * scale[:, None])

    def plain(name):
        return torch.from_numpy(stored[name].astype("float32"))

    table, scale = stored["model.embed_tokens.weight_quantized"], stored["model.embed_tokens.weight_scale"]
    found = {"embed.weight": torch.from_numpy(table.astype("float32") * scale[:, None])}
    for i in range(s.layers):
        at, layer = f"/model/layers.{i}", f"layers.{i}"
        found[f"{layer}.norm1.weight"] = plain(f"{at}/input_layernorm.weight")
        found[f"{layer}.norm2.weight"] = plain(f"{at}/post_attention_layernorm.weight")
        found[f"{layer}.qkv.weight"] = torch.cat([rows(f"{at}/self_attn/{p}_proj/MatMul") for p in "qkv"])
        found[f"{layer}.qkv.bias"] = torch.cat([plain(f"{layer}.{p}_proj.bias") for p in "qkv"])
        found[f"{layer}.o.weight"] = rows(f"{at}/self_attn/o_proj/MatMul")
        found[f"{layer}.gate_up.weight"] = torch.cat([rows(f"{at}/mlp/{p}_proj/MatMul") for p in ("gate", "up")])
        found[f"{layer}.down.weight"] = rows(f"{at}/mlp/down_proj/MatMul")
    found["norm.weight"] = plain("/model/norm.weight")
    return found
