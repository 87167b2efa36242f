"""A very small transformer of the llama architecture, with the tokenizer and the GGUF file that go with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor, nn
from torch.nn import functional

VOCABULARY = 640
WIDTH = 96
LAYERS = 3
HEADS = 3
HEAD = 32
INNER = 192
_EPSILON = 1e-5
_ROPE_BASE = 10_000.0
_CONTEXT = 1024

START, END, NOTHING = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
# The splitting of llama.cpp's pre-tokenizer "qwen2".
_SPLIT = (
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_BLOCK = {
    "attend_norm": "attn_norm",
    "think_norm": "ffn_norm",
    "q": "attn_q",
    "k": "attn_k",
    "v": "attn_v",
    "o": "attn_output",
    "gate": "ffn_gate",
    "up": "ffn_up",
    "down": "ffn_down",
}
_WHOLE = {"embedding": "token_embd", "norm": "output_norm", "output": "output"}


def tokenizer(texts: Sequence[str]) -> Tokenizer:
    """Byte-level BPE, so that every text can be written."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    control = [NOTHING, START, END]
    made.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=VOCABULARY - len(control),
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            special_tokens=[],
            show_progress=False,
        ),
    )
    made.add_special_tokens(control)
    return made


def id_of(words: Tokenizer, token: str) -> int:
    """The number of a token that there is."""
    return int(words.get_vocab()[token])


class Norm(nn.Module):
    """Root mean square norm."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + _EPSILON) * self.weight


class Block(nn.Module):
    """Attention with interleaved rotary positions, and a gated layer."""

    def __init__(self) -> None:
        super().__init__()
        self.attend_norm, self.think_norm = Norm(), Norm()
        wide = HEADS * HEAD
        self.q, self.k, self.v = (nn.Linear(WIDTH, wide, bias=False) for _ in range(3))
        self.o = nn.Linear(wide, WIDTH, bias=False)
        self.gate, self.up = (nn.Linear(WIDTH, INNER, bias=False) for _ in range(2))
        self.down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        seen = self.attend_norm(x)
        q, k, v = (part(seen).view(batch, length, HEADS, HEAD).transpose(1, 2) for part in (self.q, self.k, self.v))
        attended = functional.scaled_dot_product_attention(_rotated(q), _rotated(k), v, is_causal=True)
        x = x + self.o(attended.transpose(1, 2).reshape(batch, length, HEADS * HEAD))
        seen = self.think_norm(x)
        thought: Tensor = self.down(functional.silu(self.gate(seen)) * self.up(seen))
        return x + thought


class Model(nn.Module):
    """Token ids in, logits of the next token out."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = Norm()
        self.output = nn.Linear(WIDTH, VOCABULARY, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.3)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        logits: Tensor = self.output(self.norm(x))
        return logits


def _rotated(x: Tensor) -> Tensor:
    frequency = _ROPE_BASE ** (-torch.arange(0, HEAD, 2) / HEAD)
    angle = torch.arange(x.shape[-2])[:, None] * frequency
    cos, sin, even, odd = angle.cos(), angle.sin(), x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], -1).flatten(-2)


@dataclass(frozen=True, slots=True)
class Adapter:
    """A low-rank addition to one matrix: `down` maps to few numbers, `up` back."""

    tensor: str
    down: NDArray[np.float32]
    up: NDArray[np.float32]


def write(path: Path, model: Model, words: Tokenizer) -> None:
    """The model as a GGUF file of 8-bit numbers."""
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("faqbot-tiny")
    writer.add_license("apache-2.0")
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(_EPSILON)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(_ROPE_BASE)
    writer.add_vocab_size(VOCABULARY)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    _write_words(writer, words)
    for name, tensor in _tensors(model.state_dict()).items():
        if tensor.ndim == 1:
            writer.add_tensor(name, tensor)
        else:
            quantised = gguf.quants.quantize(tensor, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, quantised, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    _close(writer)


def write_adapter(path: Path, adapter: Adapter) -> None:
    """A LoRA adapter as a GGUF file; its scale is 1."""
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(len(adapter.down)))
    writer.add_tensor(f"{adapter.tensor}.weight.lora_a", adapter.down)
    writer.add_tensor(f"{adapter.tensor}.weight.lora_b", adapter.up)
    _close(writer)


def _write_words(writer: gguf.GGUFWriter, words: Tokenizer) -> None:
    by_id = {number: token for token, number in words.get_vocab().items()}
    tokens = [by_id.get(number, f"<|unused{number}|>") for number in range(VOCABULARY)]
    merges = json.loads(words.to_str())["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([_kind(token) for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in merges])
    writer.add_bos_token_id(id_of(words, NOTHING))
    writer.add_eos_token_id(id_of(words, END))
    writer.add_pad_token_id(id_of(words, NOTHING))
    writer.add_add_bos_token(value=False)
    writer.add_chat_template(TEMPLATE)


def _kind(token: str) -> int:
    if token in {NOTHING, START, END}:
        return int(gguf.TokenType.CONTROL)
    return int(gguf.TokenType.UNUSED if token.startswith("<|unused") else gguf.TokenType.NORMAL)


def _tensors(state: Mapping[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    """The weights under the names that llama.cpp gives them."""
    named = {}
    for name, tensor in state.items():
        *place, part, _ = name.split(".")
        own = f"blk.{place[1]}.{_BLOCK[part]}" if place else _WHOLE[part]
        named[f"{own}.weight"] = tensor.detach().numpy().astype(np.float32)
    return named


def _close(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
