"""A language model with random weights and an alphabet of bytes: it can say anything, and means nothing.

``python tests/tiny_model.py FILE`` writes it; ``--serve`` then runs llama.cpp's server on it and prints its address.
With ``--terse`` it ends words as soon as it may, so that it comes to an end also where the likeliest letter is taken.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

_WIDTH, _INNER, _HEADS, _LAYERS, _CONTEXT = 32, 64, 2, 1, 65_536
_FIRST_BYTE = 3
_STEADY = 3.0
"""The first number of each hidden state is the same for all tokens, so that its weight in the output is a leaning."""

_LEANINGS = {"{": 0.9, "]": 0.75, ",": 0.6, '"': 0.5, "}": 0.5, "\\": -1.0, " ": -1.0, "\t": -1.0, "\n": -1.0}
"""It leans to records, to lists of few records, and to short words; what these say is left to chance."""
_TERSE = {'"': 1.5}


def write(path: Path, leanings: dict[str, float] = _LEANINGS, seed: int = 7) -> None:
    """Write the model in the format of llama.cpp."""
    import gguf
    import numpy as np

    random = np.random.default_rng(seed)
    tokens = [b"<unk>", b"<s>", b"</s>", *(b"<0x%02X>" % byte for byte in range(256))]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL, *[gguf.TokenType.BYTE] * 256]
    out = gguf.GGUFWriter(str(path), "llama")
    out.add_context_length(_CONTEXT)
    out.add_embedding_length(_WIDTH)
    out.add_block_count(_LAYERS)
    out.add_feed_forward_length(_INNER)
    out.add_head_count(_HEADS)
    out.add_head_count_kv(_HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(_WIDTH // _HEADS)
    out.add_vocab_size(len(tokens))
    out.add_file_type(gguf.LlamaFileType.ALL_F32)
    out.add_tokenizer_model("llama")
    out.add_token_list(tokens)
    out.add_token_scores([0.0] * len(tokens))
    out.add_token_types(kinds)
    out.add_bos_token_id(1)
    out.add_eos_token_id(2)
    out.add_unk_token_id(0)
    out.add_add_space_prefix(False)
    out.add_chat_template("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: ")

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.3).astype(np.float32)

    def silent(matrix: np.ndarray) -> np.ndarray:
        matrix[0] = 0  # nothing is added to the steady number
        return matrix

    ones = np.ones(_WIDTH, np.float32)
    words, output = weights(len(tokens), _WIDTH), weights(len(tokens), _WIDTH)
    output *= 0.1
    words[:, 0], output[:, 0] = _STEADY, 0
    output[_FIRST_BYTE + 128 :, 0] = -0.5  # letters that ASCII has not
    for character, leaning in leanings.items():
        output[_FIRST_BYTE + ord(character), 0] = leaning
    out.add_tensor("token_embd.weight", words)
    out.add_tensor("output_norm.weight", ones)
    out.add_tensor("output.weight", output)
    for layer in range(_LAYERS):
        part = f"blk.{layer}"
        for name in ("attn_q", "attn_k", "attn_v"):
            out.add_tensor(f"{part}.{name}.weight", weights(_WIDTH, _WIDTH))
        out.add_tensor(f"{part}.attn_output.weight", silent(weights(_WIDTH, _WIDTH)))
        for name in ("attn_norm", "ffn_norm"):
            out.add_tensor(f"{part}.{name}.weight", ones)
        for name in ("ffn_gate", "ffn_up"):
            out.add_tensor(f"{part}.{name}.weight", weights(_INNER, _WIDTH))
        out.add_tensor(f"{part}.ffn_down.weight", silent(weights(_WIDTH, _INNER)))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def serve(path: Path) -> None:
    """Run the server until the process is ended."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.n_ctx = _CONTEXT
    settings.n_parallel = 1
    settings.cpuparams.n_threads = 1
    settings.hostnames = ["127.0.0.1"]
    settings.warmup = False
    settings.sampling.temp = 1.0
    settings.sampling.seed = 7
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    write(Path(sys.argv[1]), _LEANINGS | (_TERSE if "--terse" in sys.argv else {}))
    if "--serve" in sys.argv:
        serve(Path(sys.argv[1]))
