"""Bad input: one clear sentence, the right exit code, nothing left behind. In this process, for speed."""

import json
from pathlib import Path

import numpy as np
import pytest

from nas_desktop import __version__, cli
from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from tests import builders
from tests.images import write_folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def a_search(project: Path, *arguments: str | Path) -> tuple[str | Path, ...]:
    return ("search", "--project", project, *arguments)


BAD = [
    (["search", "--data", "nowhere"], 2, "nothing at"),
    (["search", "--data", "flat"], 1, "No class folders"),
    (["search", "--data", "one"], 1, "Only one class"),
    (["search", "--data", "broken"], 1, "None of the images"),
    (["search", "--data", "keys.npz"], 1, "no array “x”"),
    (["search", "--data", "flat/a.txt"], 2, "not a kind of data"),
    (["search", "--test-data", "nowhere"], 2, "nothing at"),
    (["search", "--trials", "0"], 2, "--trials"),
    (["search", "--trials", "many"], 2, "--trials"),
    (["search", "--max-conv-layers", "9"], 2, "1 to 5"),
    (["search", "--preset", "huge"], 2, "taste, quick"),
    (["search", "--space", "hyperspace"], 2, "plain-cnn"),
    (["search", "--strategy", "psychic"], 2, "tpe, random"),
    (["search", "--recipe", "old"], 2, "Recipe"),
    (["search", "--optional", "colour"], 2, "batch_size"),
    (["search", "--speed", "ludicrous"], 2, "--speed"),
    (["search", "--data"], 2, "--data"),
    (["resume", "empty"], 2, "not a project"),
    (["status", "nowhere"], 2, "not a project"),
    (["dance"], 2, "dance"),
    ([], 2, "required"),
    (["-m", "pip"], 2, "invalid choice"),
    (["-c", "print(1)"], 2, "invalid choice"),
]


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with all kinds of unsuitable things in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat" / "a.txt").write_text("")
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "one", {"only": 3})
    write_folder(tmp_path / "broken", {"a": 2, "b": 2})
    for path in (tmp_path / "broken").rglob("*.png"):
        path.write_bytes(b"broken")
    np.savez(tmp_path / "keys.npz", images=np.zeros(3))
    return tmp_path


@pytest.mark.parametrize(("arguments", "code", "words"), BAD, ids=lambda v: "-".join(v) if isinstance(v, list) else "")
def test_bad_input_is_one_sentence_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], somewhere: Path, arguments: list[str], code: int, words: str
) -> None:
    if arguments[:1] == ["search"]:
        arguments = [*arguments, "--project", "new"]
    result, out, err = run(capsys, *arguments)
    assert result == code
    assert words in err
    assert out == ""
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not (somewhere / "new").exists()


def test_an_existing_project_is_refused_with_a_hint(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Project.create(tmp_path / "p", {}, "x")
    code, _, err = run(capsys, *a_search(tmp_path / "p"))
    assert code == 2
    assert "nas-desktop resume" in err


def test_an_unwritable_project_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = run(capsys, *a_search(tmp_path / "file" / "p"))
    assert code == 1
    assert "cannot be written" in err


def test_every_setting_is_a_flag_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["search", "--help"])
    help_text = capsys.readouterr().out
    for field in SearchConfig.model_fields.values():
        assert flag_of(field) in help_text


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["--version"])
    assert raised.value.code == 0
    assert __version__ in capsys.readouterr().out


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "p", {}, "x")
    log = EventLog(project.events)
    for event in (
        builders.a_search_started(),
        builders.data_ready(),
        builders.a_mode_chosen(),
        builders.a_trial_started(0),
        builders.a_trial_finished(0, 0.8125, model="models/trial-0000"),
        builders.a_trial_started(1),
        builders.a_failed_trial(1),
        builders.a_search_finished(val_accuracy=0.8125, test_accuracy=0.79),
    ):
        log.append(event)
    log.close()
    return project


def test_status_says_where_a_search_stands(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    code, out, _ = run(capsys, "status", project.root)
    assert code == 0
    for words in ("finished", "2 of 3 done", "1 complete, 1 failed", "trial 0", "0.8125", "79.0 %", "trial-0000"):
        assert words in out


def test_status_as_json(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    _, out, _ = run(capsys, "status", project.root, "--json")
    assert '"val_accuracy": 0.8125' in out
    assert '"test_accuracy": 0.79' in out


def test_status_of_a_search_whose_process_died(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "x")
    log = EventLog(project.events)
    log.append(builders.a_search_started())
    log.append(builders.a_trial_started(0))
    log.close()
    _, out, _ = run(capsys, "status", project.root)
    assert "interrupted" in out
    assert f"nas-desktop resume {project.root}" in out


def test_scan_looks_a_folder_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_folder(tmp_path / "set", {"ant": 3, "bee": 2}, size=(20, 30))
    code, out, _ = run(capsys, "scan", tmp_path / "set")
    assert code == 0
    for words in ("5 images in 2 classes", "20 × 20", "3 channels", "15 %", "3  ant", "2  bee"):
        assert words in out


def test_scan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "scan", "fashion-mnist-sample", "--json")
    facts = json.loads(out)
    assert (facts["n_images"], facts["n_test"], facts["native_size"]) == (12_000, 2_000, 28)
    assert facts["classes"]["Coat"] == 1200


def test_scan_of_nothing_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "scan", tmp_path / "nowhere")
    assert (code, err.count("\n")) == (2, 1)
