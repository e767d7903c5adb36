"""An exported file is scored by a clean process; the four classic faults do not get past it."""

import json
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import DataReady
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.project import Project
from nas_desktop.datasets import open_source
from nas_desktop.datasets.content_hash import content_hash
from nas_desktop.datasets.prepared import prepare_test
from nas_desktop.export import format_named
from nas_desktop.export.certificate import Certificate, certificate_path, read_certificate
from nas_desktop.export.certifying import certified_export, certify, in_words
from nas_desktop.export.exporting import source_of
from nas_desktop.export.inference import Classifier
from nas_desktop.export.loaded_model import LoadedModel
from nas_desktop.export.model_process import serve_with
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.export.plain_reading import read_picture
from nas_desktop.network.deployed import DeployedNetwork
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.model_files import load_model
from tests import builders
from tests.export.models import keep

N_CLASSES = 3
MODEL = "models/trial-0000"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A search on small image files, whose best model has been scored on the test part."""
    folder = tmp_path_factory.mktemp("certified")
    rng = np.random.default_rng(0)
    for name in [f"class {i}" for i in range(N_CLASSES)]:
        (folder / "data" / name).mkdir(parents=True)
        for i in range(12):
            picture = Image.fromarray(rng.integers(0, 256, (3, 4, 3), dtype=np.uint8)).resize((30, 22))
            picture.save(folder / "data" / name / f"{i}.png")
    config = builders.a_config(data=str(folder / "data"), n_train="all", n_val=6, image_size=16)
    listing = open_source(config.data).listing()
    project = Project.create(folder / "p", config.model_dump(mode="json"), "x")
    keep(project.models / "trial-0000", PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), N_CLASSES))
    model = Classifier.load(project.models / "trial-0000")
    images, labels, _ = prepare_test(config.data_spec(), cache_dir(), lambda done, n: None)
    accuracy = float((model.probabilities(images).argmax(axis=1) == labels).mean())
    facts = replace(model.facts.data, fingerprint=listing.fingerprint, n_test=len(labels))
    log = EventLog(project.events)
    for event in (
        builders.a_search_started(config=config.model_dump(mode="json")),
        DataReady(facts, 1.0),
        builders.a_mode_chosen(),
        builders.a_trial_started(0),
        builders.a_trial_finished(0, 0.5, model=MODEL),
        builders.a_trial_started(1),
        builders.a_trial_finished(1, 0.3, model=MODEL),
        builders.a_model_tested(
            study="search", trial=0, model=MODEL, model_sha256=model.facts.weights_sha256,
            test_sha256=content_hash(images, labels), accuracy=accuracy, n_images=len(labels),
        ),
    ):  # fmt: skip
        log.append(event)
    log.close()
    return project


def exported(project: Project, kind: str, path: Path) -> Path:
    format_named(kind).write(source_of(str(project.root)), path)
    return path


def certified(project: Project, kind: str, path: Path, **options: object) -> Certificate:
    return certify(source_of(str(project.root)), kind, path, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "name"), [("safetensors", "x"), ("onnx", "x.onnx"), ("pt2", "x.pt2"), ("python", "x"), ("python", "x.zip")]
)
def test_every_format_answers_as_the_program_does(kind: str, name: str, project: Project, tmp_path: Path) -> None:
    path = exported(project, kind, tmp_path / name)
    before = sorted(tmp_path.rglob("*"))

    found = certified(project, kind, path)

    assert found.reasons == ()
    assert (found.n_images, found.n_unanswered, found.n_disagreeing) == (5, 0, 0)
    assert found.n_probes > 10
    assert found.max_difference < 1e-4
    assert found.accuracy == found.program_accuracy == found.recorded_accuracy
    assert found.from_files
    assert sorted(tmp_path.rglob("*")) == before


def as_code(old: str, new: str, file: str = "images.py") -> Callable[[Path], None]:
    def plant(export: Path) -> None:
        text = (export / file).read_text(encoding="utf-8")
        assert old in text
        (export / file).write_text(text.replace(old, new), encoding="utf-8")

    return plant


FAULTS = {
    "BGR": as_code('"L" if CHANNELS == 1 else "RGB")', '"RGB").convert("RGB", (0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0))'),
    "wrong mean": as_code("MEAN = [", "MEAN = [0.485, 0.456, 0.406]\n_OLD = [", "model.py"),
    "no crop": as_code("picture.crop((left, top, left + side, top + side))", "picture"),
    "EXIF ignored": as_code("ImageOps.exif_transpose(opened)", "opened"),
}


@pytest.mark.parametrize("plant", FAULTS.values(), ids=FAULTS)
def test_a_fault_planted_into_the_source_is_caught(
    plant: Callable[[Path], None], project: Project, tmp_path: Path
) -> None:
    path = exported(project, "python", tmp_path / "x")
    plant(path)

    found = certified(project, "python", path)

    assert not found.passed
    assert found.probes_disagreeing
    assert found.n_unanswered == 0  # it is caught by what it answers, not by failing


def with_a_wrong_mean(project: Project) -> Classifier:
    net, facts = load_model(project.models / "trial-0000")
    return Classifier(DeployedNetwork(net, (0.485, 0.456, 0.406), facts.data.std), facts)


def with_channels_swapped(project: Project) -> Classifier:
    net, facts = load_model(project.models / "trial-0000")
    first = next(weights for name, weights in net.state_dict().items() if name.endswith("weight"))
    first.copy_(first.flip(1))
    return Classifier(DeployedNetwork(net, facts.data.mean[::-1], facts.data.std[::-1]), facts)


@pytest.mark.parametrize("faulty", [with_a_wrong_mean, with_channels_swapped])
def test_a_fault_planted_into_the_graph_is_caught(
    faulty: Callable[[Project], Classifier], project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "x.onnx"
    path.write_bytes(onnx_bytes(faulty(project), {}))

    found = certified(project, "onnx", path)

    assert not found.passed
    assert found.max_difference > 1e-4
    assert found.n_unanswered == 0


def ignores_exif(connection: Connection) -> None:
    def read(model: LoadedModel, path: Path) -> np.ndarray:
        with Image.open(path) as opened:
            upright = opened.getexif().get(0x0112, 1) == 1
            lying = np.asarray(opened.convert("RGB"))
        return read_picture(path, 3) if upright else lying

    serve_with(connection, read)


def crops_nothing(connection: Connection) -> None:
    def read(model: LoadedModel, path: Path) -> np.ndarray:
        return np.asarray(Image.fromarray(read_picture(path, 3)).resize((16, 16), Image.Resampling.BILINEAR))

    serve_with(connection, read)


def swaps_channels(connection: Connection) -> None:
    serve_with(connection, lambda model, path: np.ascontiguousarray(read_picture(path, 3)[:, :, ::-1]))


@pytest.mark.parametrize(
    ("main", "probe"), [(ignores_exif, "turned right"), (crops_nothing, "wide"), (swaps_channels, "coloured 1")]
)
def test_whoever_reads_files_otherwise_is_caught(
    main: Callable[[Connection], None], probe: str, project: Project, tmp_path: Path
) -> None:
    found = certified(project, "onnx", exported(project, "onnx", tmp_path / "x.onnx"), main=main)

    assert probe in found.probes_disagreeing
    assert found.n_unanswered == 0


def test_the_certificate_lies_beside_the_file_and_adds_no_look(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "x.onnx"
    before = logged_state(project).tests

    found, said = certified_export(str(project.root), "onnx", str(out))

    assert read_certificate(out) == found
    assert json.loads(certificate_path(out).read_text(encoding="utf-8"))["passed"] is True
    assert said == f"Trial 0 is saved: {out}"
    assert in_words(found, out).startswith(f"Certified: {certificate_path(out)}\n")
    assert logged_state(project).tests == before


def test_a_model_that_never_saw_the_test_part_does_not_see_it_now(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="never scored on the test images"):
        certified_export(str(project.root), "onnx", str(tmp_path / "x.onnx"), trial=1)

    assert list(tmp_path.iterdir()) == []


def test_a_configuration_is_not_certified(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no network"):
        certified_export(str(project.root), "config", str(tmp_path / "x.json"))


@pytest.mark.parametrize("kind", ["mlflow", "onnx-int8", "report", "trials-csv"])
def test_what_cannot_be_certified_is_refused_before_anything_is_written(
    project: Project, tmp_path: Path, kind: str
) -> None:
    with pytest.raises(UsageError, match="cannot be certified"):
        certified_export(str(project.root), kind, str(tmp_path / "x"))

    assert list(tmp_path.iterdir()) == []


def test_changed_images_are_one_sentence(project: Project, tmp_path: Path) -> None:
    path = exported(project, "onnx", tmp_path / "x.onnx")
    source = source_of(str(project.root))

    with pytest.raises(DataError, match="have changed since the search"):
        certify(replace(source, data=replace(source.data, fingerprint="other")), "onnx", path)


def test_weights_that_were_replaced_are_one_sentence(project: Project, tmp_path: Path) -> None:
    path = exported(project, "onnx", tmp_path / "x.onnx")
    source = source_of(str(project.root))
    assert source.tested is not None

    with pytest.raises(UsageError, match="no longer those"):
        certify(replace(source, tested=replace(source.tested, model_sha256="c" * 64)), "onnx", path)
