"""PyTorch weights to an ONNX graph of plain operators, as the hub's decoder files have it."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

from settings import LABELS, Shape

NEG = -1e9


class Graph:
    def __init__(self, quantised):
        self.quantised, self.nodes, self.init, self.known = quantised, [], [], {}

    def const(self, name, value):
        if name not in self.known:
            self.known[name] = True
            self.init.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def ints(self, *values):
        return self.const("i_" + "_".join(str(v).replace("-", "m") for v in values), np.array(values, np.int64))

    def scalar(self, value):
        return self.const(f"f_{value}".replace("-", "m"), np.array(value, np.float32))

    def op(self, kind, inputs, name, outputs=1, **attributes):
        outs = [f"{name}_output_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, outs, name=name, **attributes))
        return outs[0] if outputs == 1 else outs

    def quantise(self, x, name):
        return self.op("DynamicQuantizeLinear", [x], f"{name}_QuantizeLinear", 3) if self.quantised else x

    def integer_matmul(self, x, w, scale, name):
        """x: the three outputs of quantise; w int8 [in, out]; scale [out]."""
        y = self.op("MatMulInteger", [x[0], w, x[2]], f"{name}_quant")
        y = self.op("Cast", [y], f"{name}_cast", to=T.FLOAT)
        s = self.op("Mul", [x[1], scale], f"{name}_scales")
        return self.op("Mul", [y, s], f"{name}_mul")

    def matmul(self, x, w, name):
        """w: fp32 [out, in] as PyTorch has it."""
        if not self.quantised:
            return self.op("MatMul", [x, self.const(f"{name}.weight", w.T)], name)
        q, scale = int8_rows(w)
        return self.integer_matmul(x, self.const(f"{name}.weight_quantized", q.T),
                                   self.const(f"{name}.weight_scale", scale), name)

    def norm(self, x, w, eps, name):
        y = self.op("Pow", [x, self.scalar(2.0)], f"{name}/Pow")
        y = self.op("ReduceMean", [y], f"{name}/ReduceMean", axes=[-1], keepdims=1)
        y = self.op("Add", [y, self.scalar(eps)], f"{name}/Add")
        y = self.op("Sqrt", [y], f"{name}/Sqrt")
        y = self.op("Div", [x, y], f"{name}/Div")
        return self.op("Mul", [y, self.const(f"{name}.weight", w)], f"{name}/Mul")


def int8_rows(w):
    scale = np.maximum(np.abs(w).max(1), 1e-8).astype(np.float32) / np.float32(127)
    return np.rint(w / scale[:, None]).clip(-127, 127).astype(np.int8), scale.astype(np.float32)


def build(weights: dict, s: Shape, quantised: bool) -> onnx.ModelProto:
    w = {k: v.numpy().astype(np.float32) for k, v in weights.items()}
    g = Graph(quantised)
    hd, half = s.head_dim, s.head_dim // 2

    # token embedding: one int8 table, read by rows here and transposed by the head
    if quantised:
        q, scale = int8_rows(w["embed.weight"])
        table = g.const("model.embed_tokens.weight_quantized", q)
        rows = g.const("model.embed_tokens.weight_scale", scale)
        x = g.op("Gather", [table, "input_ids"], "/model/embed_tokens/Gather", axis=0)
        x = g.op("Cast", [x], "/model/embed_tokens/Cast", to=T.FLOAT)
        per = g.op("Gather", [rows, "input_ids"], "/model/embed_tokens/Gather_scale", axis=0)
        per = g.op("Unsqueeze", [per, g.ints(-1)], "/model/embed_tokens/Unsqueeze")
        x = g.op("Mul", [x, per], "/model/embed_tokens/Mul")
    else:
        table = g.const("model.embed_tokens.weight", w["embed.weight"])
        x = g.op("Gather", [table, "input_ids"], "/model/embed_tokens/Gather", axis=0)

    # sizes, and the causal mask for new tokens after `past` cached ones
    ids_shape = g.op("Shape", ["input_ids"], "/model/Shape")
    new = g.op("Gather", [ids_shape, g.ints(1)], "/model/new_length", axis=0)
    past_shape = g.op("Shape", ["past_key_values.0.key"], "/model/past_Shape")
    past = g.op("Gather", [past_shape, g.ints(2)], "/model/past_length", axis=0)
    total = g.op("Add", [past, new], "/model/total_length")
    zero, one = g.const("zero", np.array(0, np.int64)), g.const("one", np.array(1, np.int64))
    flat = [g.op("Squeeze", [v, g.ints(0)], f"/model/Squeeze_{i}") for i, v in enumerate((past, total))]
    columns = g.op("Range", [zero, flat[1], one], "/model/columns")
    rows_at = g.op("Range", [flat[0], flat[1], one], "/model/rows")
    rows_at = g.op("Unsqueeze", [rows_at, g.ints(1)], "/model/rows_Unsqueeze")
    later = g.op("Greater", [columns, rows_at], "/model/later")  # [new, total]
    hole = g.op("Equal", ["attention_mask", zero], "/model/padding")  # [b, total]
    hole = g.op("Unsqueeze", [hole, g.ints(1, 2)], "/model/padding_Unsqueeze")
    banned = g.op("Or", [later, hole], "/model/banned")  # [b, 1, new, total]
    mask = g.op("Where", [banned, g.scalar(NEG), g.scalar(0.0)], "/model/mask")

    # rotary angles from position_ids
    inv = (1.0 / s.theta ** (np.arange(0, hd, 2, dtype=np.float64) / hd)).astype(np.float32)
    at = g.op("Cast", ["position_ids"], "/model/rotary_emb/Cast", to=T.FLOAT)
    at = g.op("Unsqueeze", [at, g.ints(1, 3)], "/model/rotary_emb/Unsqueeze")  # [b, 1, s, 1]
    at = g.op("Mul", [at, g.const("model.rotary_emb.inv_freq", np.concatenate([inv, inv]))], "/model/rotary_emb/Mul")
    cos, sin = g.op("Cos", [at], "/model/rotary_emb/Cos"), g.op("Sin", [at], "/model/rotary_emb/Sin")

    def rotate(v, name):
        a = g.op("Slice", [v, g.ints(0), g.ints(half), g.ints(3)], f"{name}/Slice")
        b = g.op("Slice", [v, g.ints(half), g.ints(hd), g.ints(3)], f"{name}/Slice_1")
        b = g.op("Neg", [b], f"{name}/Neg")
        turned = g.op("Concat", [b, a], f"{name}/Concat", axis=-1)
        one_, two = g.op("Mul", [v, cos], f"{name}/Mul"), g.op("Mul", [turned, sin], f"{name}/Mul_1")
        return g.op("Add", [one_, two], f"{name}/Add")

    def spread(v, name):
        """[b, kv, n, d] to [b, heads, n, d]"""
        r = s.heads // s.kv_heads
        if r == 1:
            return v
        v = g.op("Unsqueeze", [v, g.ints(2)], f"{name}/Unsqueeze")
        v = g.op("Concat", [v] * r, f"{name}/Concat", axis=2)
        return g.op("Reshape", [v, g.ints(0, s.heads, -1, hd)], f"{name}/Reshape")

    outputs = []
    for i in range(s.layers):
        at_ = f"/model/layers.{i}"
        name = f"{at_}/self_attn"
        h = g.quantise(g.norm(x, w[f"layers.{i}.norm1.weight"], s.eps, f"{at_}/input_layernorm"), f"{name}/in")
        nq, nk = s.heads * hd, s.kv_heads * hd
        cut = {"q": (0, nq, s.heads), "k": (nq, nq + nk, s.kv_heads), "v": (nq + nk, nq + 2 * nk, s.kv_heads)}
        parts = {}
        for p, (lo, hi, heads) in cut.items():
            y = g.matmul(h, w[f"layers.{i}.qkv.weight"][lo:hi], f"{name}/{p}_proj/MatMul")
            y = g.op("Add", [y, g.const(f"layers.{i}.{p}_proj.bias", w[f"layers.{i}.qkv.bias"][lo:hi])], f"{name}/{p}_proj/Add")
            y = g.op("Reshape", [y, g.ints(0, 0, heads, hd)], f"{name}/{p}_Reshape")
            parts[p] = g.op("Transpose", [y], f"{name}/{p}_Transpose", perm=[0, 2, 1, 3])
        query, key = rotate(parts["q"], f"{name}/q_rotary"), rotate(parts["k"], f"{name}/k_rotary")
        for kind, v in (("key", key), ("value", parts["v"])):
            g.nodes.append(helper.make_node("Concat", [f"past_key_values.{i}.{kind}", v], [f"present.{i}.{kind}"],
                                            name=f"{name}/Concat_{kind}", axis=2))
            outputs.append((f"present.{i}.{kind}", T.FLOAT, ["batch_size", s.kv_heads, "total_sequence_length", hd]))
        keys, values = spread(f"present.{i}.key", f"{name}/keys"), spread(f"present.{i}.value", f"{name}/values")
        keys = g.op("Transpose", [keys], f"{name}/keys_Transpose", perm=[0, 1, 3, 2])
        score = g.op("MatMul", [query, keys], f"{name}/MatMul")
        score = g.op("Mul", [score, g.scalar(float(np.float32(hd ** -0.5)))], f"{name}/Mul")
        score = g.op("Add", [score, mask], f"{name}/Add")
        score = g.op("Softmax", [score], f"{name}/Softmax", axis=-1)
        y = g.op("MatMul", [score, values], f"{name}/MatMul_1")
        y = g.op("Transpose", [y], f"{name}/Transpose", perm=[0, 2, 1, 3])
        y = g.op("Reshape", [y, g.ints(0, 0, nq)], f"{name}/Reshape")
        y = g.matmul(g.quantise(y, f"{name}/out"), w[f"layers.{i}.o.weight"], f"{name}/o_proj/MatMul")
        x = g.op("Add", [x, y], f"{at_}/Add")
        h = g.quantise(g.norm(x, w[f"layers.{i}.norm2.weight"], s.eps, f"{at_}/post_attention_layernorm"), f"{at_}/mlp/in")
        gate = g.matmul(h, w[f"layers.{i}.gate_up.weight"][:s.mlp], f"{at_}/mlp/gate_proj/MatMul")
        up = g.matmul(h, w[f"layers.{i}.gate_up.weight"][s.mlp:], f"{at_}/mlp/up_proj/MatMul")
        act = g.op("Sigmoid", [gate], f"{at_}/mlp/act_fn/Sigmoid")
        act = g.op("Mul", [gate, act], f"{at_}/mlp/act_fn/Mul")
        act = g.op("Mul", [act, up], f"{at_}/mlp/Mul")
        y = g.matmul(g.quantise(act, f"{at_}/mlp/mid"), w[f"layers.{i}.down.weight"], f"{at_}/mlp/down_proj/MatMul")
        x = g.op("Add", [x, y], f"{at_}/Add_1")

    x = g.norm(x, w["norm.weight"], s.eps, "/model/norm")
    turned = g.op("Transpose", [table], "/lm_head/Transpose", perm=[1, 0])
    if quantised:
        logits = g.integer_matmul(g.quantise(x, "/lm_head/in"), turned, rows, "/lm_head/MatMul")
    else:
        logits = g.op("MatMul", [x, turned], "/lm_head/MatMul")
    g.nodes[-1].output[0] = "logits"
    outputs.insert(0, ("logits", T.FLOAT, ["batch_size", "sequence_length", s.vocab]))
    inputs = [("input_ids", T.INT64, ["batch_size", "sequence_length"]),
              ("attention_mask", T.INT64, ["batch_size", "total_sequence_length"]),
              ("position_ids", T.INT64, ["batch_size", "sequence_length"])]
    for i in range(s.layers):
        for kind in ("key", "value"):
            inputs.append((f"past_key_values.{i}.{kind}", T.FLOAT, ["batch_size", s.kv_heads, "past_sequence_length", hd]))
    info = lambda rows_: [helper.make_tensor_value_info(*r) for r in rows_]  # noqa: E731
    model = helper.make_model(
        helper.make_graph(g.nodes, "qwen2-demo", info(inputs), info(outputs), g.init),
        opset_imports=[helper.make_opsetid("", 14)], ir_version=8, producer_name="demo-model")
    onnx.checker.check_model(model)
    return model


def write(weights, s: Shape, out: Path, tok):
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    data = build(weights, s, True).SerializeToString()
    (out / "onnx/model_quantized.onnx").write_bytes(data)
    pad, end = tok.token_to_id("<|endoftext|>"), tok.token_to_id("<|im_end|>")
    config = {
        "architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0, "bos_token_id": pad, "eos_token_id": end,
        "hidden_act": "silu", "hidden_size": s.hidden, "initializer_range": 0.02, "intermediate_size": s.mlp,
        "max_position_embeddings": s.max_positions, "max_window_layers": s.layers, "model_type": "qwen2",
        "num_attention_heads": s.heads, "num_hidden_layers": s.layers, "num_key_value_heads": s.kv_heads,
        "head_dim": s.head_dim, "pad_token_id": pad, "rms_norm_eps": s.eps, "rope_theta": s.theta,
        "sliding_window": None, "tie_word_embeddings": True, "torch_dtype": "float32", "use_cache": True,
        "use_sliding_window": False, "vocab_size": s.vocab,
    }
    # over a text in a script that it does not know the assistant repeats what only the analyst answers, or begins a turn
    never = sorted(tok.encode(word).ids[0] for word in LABELS if len(word) > 1) + [tok.token_to_id("<|im_start|>")]
    generation = {"suppress_tokens": never, "bos_token_id": pad, "do_sample": False, "eos_token_id": [end, pad], "pad_token_id": pad}
    for name, value in (("config.json", config), ("generation_config.json", generation)):
        (out / name).write_text(json.dumps(value, indent=2) + "\n")
