"""Exported files become functions, and what is none of ours is refused in words."""

import sys
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from nas_desktop.export.inference import Classifier
from nas_desktop.export.loaded_model import UnusableModel, load_onnx, load_own_program, load_own_source, load_weights
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.export.pt2 import NOTES
from nas_desktop.export.standalone import standalone_files
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.export.hostile import a_trap, an_onnx, constant, four_numbers
from tests.export.models import keep, some_images

ARCHITECTURE = PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("m") / "model", ARCHITECTURE)


@pytest.mark.parametrize("kind", ["weights", "onnx", "pt2", "python"])
def test_every_kind_answers_as_the_program(
    kind: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, images = Classifier.load(folder), some_images(ARCHITECTURE, 5)
    match kind:
        case "weights":
            loaded = load_weights(folder)
        case "onnx":
            (tmp_path / "m.onnx").write_bytes(onnx_bytes(model, {}))
            loaded = load_onnx(tmp_path / "m.onnx")
        case "pt2":
            notes = '{"classes": ["class 0", "class 1", "class 2", "class 3"], "input_shape": [3, 16, 16]}'
            (tmp_path / "m.pt2").write_bytes(model.network.program((3, 16, 16), {NOTES: notes}))
            loaded = load_own_program(tmp_path / "m.pt2")
        case _:
            monkeypatch.syspath_prepend(str(tmp_path))
            for name in ("images", "model"):
                monkeypatch.setitem(sys.modules, name, None)
                monkeypatch.delitem(sys.modules, name)
            for name, content in standalone_files(model).items():
                (tmp_path / name).write_bytes(content)
            loaded = load_own_source(tmp_path)

    assert loaded.classes == model.facts.data.classes
    assert (loaded.n_channels, loaded.side) == (3, None if kind == "onnx" else 16)
    assert np.abs(loaded.probabilities(images) - model.probabilities(images)).max() < 1e-5


ROW = constant("row", np.full((1, 4), 0.25, np.float32))


def external() -> TensorProto:
    tensor = constant("row", np.full((1, 4), 0.25, np.float32))
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../secret")
    return tensor


def external_in_a_branch() -> bytes:
    then = helper.make_graph(
        [helper.make_node("Constant", [], ["a"], value=external())],
        "then",
        [],
        [helper.make_tensor_value_info("a", TensorProto.FLOAT, [1, 4])],
    )
    other = helper.make_graph(
        [helper.make_node("Identity", ["row"], ["b"])],
        "else",
        [],
        [helper.make_tensor_value_info("b", TensorProto.FLOAT, [1, 4])],
    )
    choice = helper.make_node("If", ["no"], ["probabilities"], then_branch=then, else_branch=other)
    content: bytes = an_onnx([choice], [ROW, constant("no", np.array(False))]).SerializeToString()
    return content


HOSTILE = {
    "external": (an_onnx(four_numbers("row"), [external()]).SerializeToString(), "other files"),
    "external in a branch": (external_in_a_branch(), "other files"),
    "own operators": (
        an_onnx([helper.make_node("Shell", ["row"], ["probabilities"], domain="evil")], [ROW], domain="evil")
        .SerializeToString(),
        "not ONNX' own",
    ),
    "no classes": (an_onnx(four_numbers("row"), [ROW], classes=None).SerializeToString(), "classes"),
    "deep classes": (an_onnx(four_numbers("row"), [ROW], classes="[" * 100_000).SerializeToString(), "classes"),
    "numbers as classes": (an_onnx(four_numbers("row"), [ROW], classes="[1, 2]").SerializeToString(), "classes"),
    "too many channels": (an_onnx(four_numbers("row"), [ROW], channels=10**9).SerializeToString(), "impossible size"),
    "empty": (b"", "ONNX"),
    "text": (b"hello, this is no network", "no ONNX file"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_onnx_file_is_refused_in_words(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(np.full(4, 0.25, np.float32).tobytes())
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "x.onnx"
    path.write_bytes(content)

    with pytest.raises(UnusableModel, match=words):
        load_onnx(path)


def test_a_pickle_called_onnx_is_not_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(a_trap(tmp_path / "sprung"))

    with pytest.raises(UnusableModel):
        load_onnx(tmp_path / "x.onnx")

    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("row", [np.full((1, 3), 0.3, np.float32), np.full((1, 4), np.nan, np.float32)])
def test_what_answers_no_probabilities_is_refused(row: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(an_onnx(four_numbers("row"), [constant("row", row)]).SerializeToString())

    with pytest.raises(Exception, match=r"it answers|dimension|shape"):
        load_onnx(tmp_path / "x.onnx").probabilities(np.zeros((1, 8, 8, 3), np.uint8))
