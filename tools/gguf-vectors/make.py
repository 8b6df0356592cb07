"""Blocks of every tensor type that is read, with the values that the Python package `gguf` gives them.

    pip install gguf==0.19.0 && python tools/gguf-vectors/make.py test/fixtures/gguf-vectors.json

The blocks are random bytes but for their scales, which are float16 numbers of a usual size: so every
bit of a block is used, whichever values a quantiser would choose.
"""
import base64, json, sys
import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType as T
from gguf.quants import dequantize

BLOCKS = 3
SCALES_AT = {  # byte offsets of float16 numbers in a block
    T.F16: [0], T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0],
    T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208],
}
# Subnormal numbers, both zeros, the smallest normal and the largest number.
HALVES = np.array([0x0001, 0x83ff, 0x0000, 0x8000, 0x0400, 0x7bff, 0x3555, 0xc248], '<u2')


def blocks(kind, random):
    _, size = GGML_QUANT_SIZES[kind]
    if kind == T.F32:
        return random.normal(size=(1, 8)).astype('<f4').view(np.uint8)
    if kind == T.BF16:
        return np.ascontiguousarray(random.normal(size=(1, 8)).astype('<f4').view('<u2')[:, 1::2]).view(np.uint8)
    if kind == T.F16:
        return HALVES.reshape(1, -1).view(np.uint8)
    out = random.integers(0, 256, (BLOCKS, size), dtype=np.uint8)
    for at in SCALES_AT[kind]:
        out[:, at : at + 2] = random.normal(0, 0.1, BLOCKS).astype('<f2').reshape(-1, 1).view(np.uint8)
    return out


random = np.random.default_rng(20240204)
vectors = {}
for kind in (T.F32, T.F16, T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0, T.Q4_K, T.Q5_K, T.Q6_K):
    data = blocks(kind, random)
    values = np.asarray(dequantize(data.reshape(1, -1), kind), '<f4')
    encode = lambda array: base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    vectors[kind.name] = {'type': int(kind), 'blocks': encode(data), 'values': encode(values)}
with open(sys.argv[1], 'w') as file:
    json.dump(vectors, file, indent=1)
    file.write('\n')
