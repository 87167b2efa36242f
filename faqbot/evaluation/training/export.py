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
from faqbot.evaluation.training.student import DEPTHS, Student

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
    """The student as it runs: rows of 8 bits, and what its depths read turned into one vector of fewer dimensions."""

    def __init__(self, student: Student, texts: Sequence[Sequence[int]], dimensions: int) -> None:
        """The directions are those in which the `texts`, given as rows, differ most."""
        super().__init__()
        rows = np.concatenate([student.english.detach().numpy(), student.chinese.detach().numpy()])
        whole, scales = quantised(rows)
        self._student = student
        self.rows = nn.Buffer(torch.from_numpy(whole))
        self.scales = nn.Buffer(torch.from_numpy(scales)[:, None])
        self.weights = nn.Buffer(torch.tensor(list(DEPTHS.values()))[:, None])
        read = self._read(texts)
        self.centre = nn.Buffer(_centre(read))
        self.projection = nn.Buffer(_directions(self._joined(read), dimensions))

    def forward(self, ids: Tensor) -> Tensor:
        return nn.functional.normalize(self._joined(self._depths(ids)) @ self.projection, dim=1)

    def _depths(self, ids: Tensor) -> Tensor:
        inputs = self.rows[ids].float() * self.scales[ids]
        return self._student.depths(inputs, torch.ones_like(ids, dtype=torch.float32))

    @torch.inference_mode()
    def _read(self, texts: Sequence[Sequence[int]]) -> Tensor:
        return torch.cat([self._depths(torch.tensor([text])) for text in texts])

    def _joined(self, depths: Tensor) -> Tensor:
        """(texts, depths, 384) -> (texts, depths x 384), each depth as long as it weighs."""
        return (nn.functional.normalize(depths - self.centre, dim=2) * self.weights).flatten(1)


def _centre(depths: Tensor) -> Tensor:
    """What all texts have in common at each depth but the last, which the teacher was taught to compare as it is."""
    centre = depths.mean(0)
    centre[-1] = 0.0
    return centre


def _directions(vectors: Tensor, dimensions: int) -> Tensor:
    """The directions that hold most of the vectors, (all dimensions, dimensions); the origin stays where it is."""
    unit = nn.functional.normalize(vectors, dim=1).double()
    _, directions = torch.linalg.eigh(unit.T @ unit)
    kept: Tensor = directions.flip(1)[:, :dimensions].float().contiguous()
    return kept


def rows_of(model: Path) -> Floats:
    """The rows of a student that was written earlier, (units, 384)."""
    import onnx  # noqa: PLC0415 - only here
    from onnx import numpy_helper  # noqa: PLC0415

    kept = {one.name: numpy_helper.to_array(one) for one in onnx.load(model).graph.initializer}
    rows: Floats = kept["rows"].astype(np.float32) * kept["scales"]
    return rows


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
