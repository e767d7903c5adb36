"""`nas-desktop predict`: what is printed, and the exit codes."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop import cli
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.export.inference import Classifier
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.hostile import a_trap
from tests.export.models import keep


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Project.create(tmp_path_factory.mktemp("p") / "p", builders.a_config().model_dump(mode="json"), "x")
    log = EventLog(project.events)
    for event in (
        builders.a_search_started(),
        builders.data_ready(),
        builders.a_trial_started(0),
        builders.a_trial_finished(0, 0.5, model="models/trial-0000"),
    ):
        log.append(event)
    log.close()
    keep(project.models / "trial-0000", PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), 3))
    return project.root


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    for name in ("=1+1.png", "b.png"):
        Image.fromarray(rng.integers(0, 256, (30, 50, 3), dtype=np.uint8)).save(tmp_path / name)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = cli.main(["predict", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def label(project: Path, path: Path) -> str:
    return next(Classifier.load(project / "models" / "trial-0000").answers([path.read_bytes()])).label


def test_each_image_is_a_line(capsys: pytest.CaptureFixture[str], project: Path, pictures: Path) -> None:
    code, out, err = run(capsys, project, pictures)

    rows = [line.split("\t") for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [row[0] for row in rows] == [str(pictures / "=1+1.png"), str(pictures / "b.png")]
    assert [row[1] for row in rows] == [label(project, Path(row[0])) for row in rows]
    assert all(0 < float(row[2]) <= 1 for row in rows)


def test_what_cannot_be_read_is_a_line_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], project: Path, pictures: Path
) -> None:
    (pictures / "bad.png").write_bytes(b"none")

    code, out, err = run(capsys, project, pictures / "none.png", pictures / "bad.png", pictures / "b.png")

    assert code == 1
    assert len(out.splitlines()) == 1
    assert [line.split(":")[0] for line in err.splitlines()] == ["nas-desktop", "nas-desktop"]
    assert "none.png" in err
    assert "bad.png" in err


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str], project: Path, pictures: Path) -> None:
    code, out, err = run(capsys, project, pictures / "b.png", pictures / "none.png", "--json", "--top", "9")

    good, bad = map(json.loads, out.splitlines())
    assert (code, err) == (1, "")
    assert good["class"] == good["top"][0]["class"] == label(project, pictures / "b.png")
    assert len(good["top"]) == 3
    assert sum(guess["probability"] for guess in good["top"]) == pytest.approx(1, abs=1e-5)
    assert set(bad) == {"path", "error"}


def test_csv_is_a_table_without_formulas(
    capsys: pytest.CaptureFixture[str], project: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pictures)

    code, out, _ = run(capsys, project, "=1+1.png", "--csv", "--top", "2")

    head, row = csv.reader(io.StringIO(out))
    assert code == 0
    assert head == ["path", "class", "probability", "class_2", "probability_2"]
    assert row[0] == "'=1+1.png"


@pytest.mark.parametrize("name", ["x.pt2", "x.onnx", "x.zip", "x.pkl"])
def test_a_hostile_file_is_one_sentence_and_nothing_runs(
    name: str, capsys: pytest.CaptureFixture[str], pictures: Path
) -> None:
    (pictures / name).write_bytes(a_trap(pictures / "sprung"))

    code, out, err = run(capsys, pictures / name, pictures / "b.png")

    assert code in (1, 2)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert not (pictures / "sprung").exists()


def test_less_than_one_class_is_one_sentence(capsys: pytest.CaptureFixture[str], project: Path, pictures: Path) -> None:
    code, _, err = run(capsys, project, pictures, "--top", "0")

    assert code == 2
    assert "--top" in err
