"""Every export format keeps the same promises."""

import importlib
import pkgutil
import shutil
import zipfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from nas_desktop import export
from nas_desktop.core.errors import NasError, ProjectError, UsageError
from nas_desktop.core.state import SearchState
from nas_desktop.datasets import open_source
from nas_desktop.export import EXPORT_FORMATS, STUDY_FORMATS, format_named
from nas_desktop.export.export_format import ExportFormat, ExportSource, StudyFormat
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import keep

NOT_FORMATS = {  # what formats are made of
    "answer_pictures", "bundle", "certificate", "certificate_facts", "certifying", "comparison", "config_checks",
    "evaluating",    "export_format", "exporting", "figures",
    "inference", "loaded_model", "model_file", "model_process", "model_runner", "onnx_graph", "onnx_layers",
    "onnx_quantising", "onnx_resizing", "plain_reading", "predicting", "probe_pictures", "python_source",
    "raw_test", "report_plots", "search_images", "speed", "study_facts", "svg_plot", "trained_model", "trials",
}  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    facts = builders.some_data()
    architecture = PLAIN_CNN.assemble(builders.PARAMS, facts.input_shape, len(facts.classes))
    return keep(tmp_path_factory.mktemp("models") / "trial-0000", architecture)


@pytest.fixture
def source(model: Path) -> ExportSource:
    state = SearchState()
    fingerprint = open_source("synthetic").listing().fingerprint  # some formats look at the images again
    data = builders.data_ready(data=builders.some_data(fingerprint=fingerprint))
    for event in (builders.a_search_started(), data, builders.a_trial_started(0)):
        state.apply(event)
    state.apply(builders.a_trial_finished(0))
    return replace(ExportSource.of(state), model=model)


def test_every_file_is_listed() -> None:
    names = {module.name for module in pkgutil.iter_modules(export.__path__)}
    assert names >= NOT_FORMATS
    for name in names - NOT_FORMATS:
        module = importlib.import_module(f"nas_desktop.export.{name}")
        kinds = [value for value in vars(module).values() if isinstance(value, ExportFormat | StudyFormat)]
        assert kinds, name
        assert set(kinds) <= {*EXPORT_FORMATS, *STUDY_FORMATS}, name


WRITTEN = [
    pytest.param(
        kind,
        id=kind.name,
        marks=pytest.mark.skipif(
            bool(kind.needs) and find_spec(kind.needs) is None, reason=f"{kind.needs} is not installed"
        ),
    )
    for kind in EXPORT_FORMATS
]


@pytest.mark.parametrize("kind", [*EXPORT_FORMATS, *STUDY_FORMATS], ids=lambda kind: kind.name)
def test_it_says_what_it_is(kind: ExportFormat | StudyFormat) -> None:
    assert format_named(kind.name) is kind
    assert kind.title
    assert kind.help.endswith(".")
    assert kind.suffix.startswith(".")


@pytest.mark.parametrize("kind", WRITTEN)
def test_it_replaces_the_file_and_leaves_nothing_else(kind: ExportFormat, source: ExportSource, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / f"network{kind.suffix}"
    path.write_text("old")

    kind.write(source, path)

    assert list(folder.iterdir()) == [path]
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize("kind", WRITTEN)
def test_where_it_cannot_write_it_says_so(kind: ExportFormat, source: ExportSource, tmp_path: Path) -> None:
    with pytest.raises(NasError, match="cannot be written"):
        kind.write(source, tmp_path / "none" / f"network{kind.suffix}")


@pytest.mark.parametrize("kind", WRITTEN)
def test_it_tells_where_the_network_comes_from(kind: ExportFormat, source: ExportSource, tmp_path: Path) -> None:
    path = tmp_path / f"network{kind.suffix}"
    kind.write(source, path)

    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())

    assert b"data_fingerprint" in content


@pytest.mark.parametrize("kind", EXPORT_FORMATS[1:], ids=lambda kind: kind.name)
def test_without_weights_it_says_so(kind: ExportFormat, source: ExportSource, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not kept"):
        kind.write(replace(source, model=tmp_path / "gone"), tmp_path / f"network{kind.suffix}")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", EXPORT_FORMATS[1:], ids=lambda kind: kind.name)
def test_damaged_weights_do_not_leave_the_program(
    kind: ExportFormat, source: ExportSource, model: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(model, damaged)
    weights = damaged / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\xff")

    with pytest.raises(ProjectError, match=r"weights\.safetensors"):
        kind.write(replace(source, model=damaged), tmp_path / f"network{kind.suffix}")

    assert list(tmp_path.iterdir()) == [damaged]


def test_an_unknown_format_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="config"):
        format_named("origami")
