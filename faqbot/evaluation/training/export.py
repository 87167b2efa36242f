"""Writing what is shipped: 8-bit rows, the transformer as ONNX, and the manifest with all digests."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from faqbot.embeddings import bilingual
from faqbot.embeddings import table as tables
from faqbot.embeddings.artefacts import MANIFEST
from faqbot.evaluation.training.student import Student

Floats = NDArray[np.float32]


def quantised(rows: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers from -127 to 127 with one scale a row."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
    return np.round(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def write_table(folder: Path, units: Sequence[str], rows: Floats) -> None:
    """Write the three files of the table."""
    whole, scales = quantised(rows)
    (folder / tables.UNITS).write_text("\n".join(units) + "\n", "utf-8")
    np.save(folder / tables.ROWS, whole)
    np.save(folder / tables.SCALES, scales)


class Shipped(nn.Module):
    """The student as it runs: rows of 8 bits, and the vector turned into fewer dimensions."""

    def __init__(self, student: Student, projection: Floats) -> None:
        super().__init__()
        rows = np.concatenate([student.english.detach().numpy(), student.chinese.detach().numpy()])
        whole, scales = quantised(rows)
        self._student = student
        self.rows = nn.Buffer(torch.from_numpy(whole))
        self.scales = nn.Buffer(torch.from_numpy(scales)[:, None])
        self.projection = nn.Buffer(torch.from_numpy(projection))

    def forward(self, ids: Tensor) -> Tensor:
        inputs = self.rows[ids].float() * self.scales[ids]
        vectors = self._student.read(inputs, torch.ones_like(ids, dtype=torch.float32))
        return nn.functional.normalize(vectors @ self.projection, dim=1)


def projection(vectors: Floats, dimensions: int) -> Floats:
    """The directions that hold most of the vectors, (384, dimensions); the origin stays where it is."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    kept: Floats = np.ascontiguousarray(directions[:, ::-1][:, :dimensions], np.float32)
    return kept


def write_student(folder: Path, units: Sequence[str], model: Shipped) -> None:
    """Write vocabulary and transformer, its layers in 8 bits; the exact one is left beside it as student.float.onnx."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - only here

    (folder / bilingual.UNITS).write_text("\n".join(units) + "\n", "utf-8")
    _keep_positions(model, bilingual.LONGEST)
    exact = folder / "student.float.onnx"
    torch.onnx.export(
        model.eval(),
        (torch.tensor([[2, 5, 3]]),),
        exact,
        dynamo=False,
        opset_version=17,
        input_names=["ids"],
        output_names=["vector"],
        dynamic_axes={"ids": {1: "units"}},
    )
    # Seven bits: with eight, processors without VNNI instructions overflow; the cosine to the exact one is the same.
    quantize_dynamic(
        exact,
        folder / bilingual.MODEL,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def _keep_positions(model: Shipped, longest: int) -> None:
    positions: Any = model.get_submodule("_student.body.embeddings.position_embeddings")
    positions.weight = nn.Parameter(positions.weight[:longest].detach(), requires_grad=False)


def write_manifest(folder: Path, names: Sequence[str], about: Mapping[str, object]) -> None:
    """Name every file with its size and digest, and how it was made."""
    files = {name: _about(folder / name) for name in names}
    (folder / MANIFEST).write_text(json.dumps({"files": files, **about}, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _about(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}
