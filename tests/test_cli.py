"""Bad input: one clear sentence, the right exit code, nothing left behind. In this process, for speed."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nas_desktop import __version__, cli
from nas_desktop.cli_report import CountingLine
from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.datasets import download
from nas_desktop.datasets.downloads_folder import downloads_folder
from nas_desktop.datasets.source import KnownSet
from tests import builders
from tests.datasets.small_sets import write_idx_set
from tests.images import write_folder
from tests.tracking.made_stores import MadeStore, a_store


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
    (["search", "--strategy", "psychic"], 2, "guided, tpe"),
    (["search", "--recipe", "old"], 2, "Recipe"),
    (["search", "--optional", "colour"], 2, "batch_size"),
    (["search", "--speed", "ludicrous"], 2, "--speed"),
    (["search", "--data"], 2, "--data"),
    (["resume", "empty"], 2, "not a project"),
    (["status", "nowhere"], 2, "not a project"),
    (["runs", "nowhere"], 2, "nothing at"),
    (["runs", "empty"], 1, "No run is recorded yet"),
    (["runs", "flat/a.txt"], 1, "is empty"),
    (["runs", "keys.npz"], 1, "no SQLite database"),
    (["runs", "empty", "--limit", "0"], 2, "--limit"),
    (["runs", "empty", "--ui"], 1, "No run is recorded yet"),
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


def test_export_saves_the_best(capsys: pytest.CaptureFixture[str], project: Project, tmp_path: Path) -> None:
    code, out, _ = run(capsys, "export", project.root, "--format", "config", "--out", tmp_path / "best.json")
    saved = json.loads((tmp_path / "best.json").read_text())
    assert code == 0
    assert str(tmp_path / "best.json") in out
    assert saved["config"] == builders.PARAMS
    assert saved["result"]["test_accuracy"] == 0.79


def test_an_export_without_kept_weights_is_one_sentence(
    capsys: pytest.CaptureFixture[str], project: Project, tmp_path: Path
) -> None:
    code, out, err = run(capsys, "export", project.root, "--format", "onnx", "--trial", "1", "--out", tmp_path / "x")
    assert (code, out) == (2, "")
    assert "not kept" in err.splitlines()[-1]


def test_export_saves_another_trial(capsys: pytest.CaptureFixture[str], project: Project, tmp_path: Path) -> None:
    flags = ("--format", "config", "--trial", "1", "--out", tmp_path / "other.json")
    run(capsys, "export", project.root, *flags)
    assert json.loads((tmp_path / "other.json").read_text())["provenance"]["trial"] == 1


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--format", "origami", "--out", "x"), "config"),
        (("--format", "config", "--trial", "9", "--out", "x"), "no trial 9"),
        (("--format", "config", "--certify", "--out", "x"), "no network to be certified"),
        (("--format", "onnx", "--trial", "1", "--certify", "--out", "x"), "never scored on the test images"),
        (("--format", "config"), "--out"),
        (("--out", "x"), "--format"),
    ],
)
def test_a_wrong_export_is_one_sentence(
    capsys: pytest.CaptureFixture[str], project: Project, flags: tuple[str, ...], words: str
) -> None:
    code, out, err = run(capsys, "export", project.root, *flags)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


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


def test_scan_names_images_that_are_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_folder(tmp_path, {"ant": 2, "bee": 2})
    lines = ["path,label", "ant/0000.png,ant", "ant/0001.png,ant", "bee/0000.png,bee", "bee/lost.png,bee"]
    (tmp_path / "labels.csv").write_text("\n".join(lines))
    _, out, _ = run(capsys, "scan", tmp_path / "labels.csv")
    assert "Cannot be read: at least 1, left out of a search\n          bee/lost.png" in out


def test_a_deep_scan_decodes_every_image(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_folder(tmp_path, {"ant": 2, "bee": 2}, size=(100, 80))
    broken = tmp_path / "ant" / "0001.png"
    broken.write_bytes(broken.read_bytes()[:500])
    code, out, err = run(capsys, "scan", tmp_path, "--deep")
    assert code == 0
    assert "Cannot be read: 1, left out of a search\n          ant/0001.png" in out
    assert "80 × 100 to 80 × 100" in out
    assert err == "Decoding: 4 of 4 images\n"


def test_a_deep_scan_as_json_says_that_nothing_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_folder(tmp_path, {"ant": 2, "bee": 2})
    _, out, _ = run(capsys, "scan", tmp_path, "--deep", "--json")
    facts = json.loads(out)
    assert (facts["is_decoded"], facts["n_unreadable"], facts["unreadable"]) == (True, 0, [])


def test_scan_of_a_known_set_that_is_not_here_says_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "scan", "cifar10")
    assert code == 2
    assert err == ("nas-desktop: CIFAR-10 is not on this computer. Get it with: nas-desktop scan cifar10 --download\n")


def test_what_cannot_be_downloaded_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "scan", "leaves", "--download")
    assert code == 2
    assert "“leaves” cannot be downloaded. These can: cifar10, cifar100, mnist, fashion-mnist, svhn." in err


def test_scan_gets_a_set_first_and_counts_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(known: KnownSet, folder: Path, on_progress: Callable[[int, int], None], is_cancelled: object) -> None:
        on_progress(1_000_000, known.n_bytes)
        write_idx_set(folder / "MNIST" / "raw")
        on_progress(known.n_bytes, known.n_bytes)

    monkeypatch.setattr(download, "fetch", fetch)
    code, out, err = run(capsys, "scan", "mnist", "--download", "--json")
    assert (code, err) == (0, "Getting MNIST: 12 of 12 MB\n")
    assert json.loads(out)["title"] == "MNIST"


def test_an_interrupted_download_ends_with_its_own_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "fetch", fetch)
    code, out, err = run(capsys, "scan", "mnist", "--download")
    assert (code, out) == (130, "")
    assert err == "\nInterrupted. Nothing half-done was kept.\n"


def test_a_counting_line_counts_up_in_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with CountingLine("Getting it", "MB", 1_000_000) as line:
        line.tell(0, 2_500_000)
        line.tell(1_100_000, 2_500_000)
        line.tell(1_200_000, 2_500_000)
        line.tell(2_500_000, 2_500_000)
    assert capsys.readouterr().err == ("\rGetting it: 0 of 3 MB\rGetting it: 1 of 3 MB\rGetting it: 3 of 3 MB\n")


def test_a_set_that_is_there_and_whole_is_not_downloaded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_idx_set(downloads_folder() / "MNIST" / "raw", packed=False)
    monkeypatch.setattr(download, "fetch", None)
    code, out, err = run(capsys, "scan", "mnist", "--download")
    assert (code, err) == (0, "")
    assert out.startswith("MNIST: 18 images")


def test_runs_are_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    store = a_store(tmp_path / "p", n_trials=2)
    store.add_trial(2, "s", None, state="FAIL")
    code, out, _ = run(capsys, "runs", tmp_path / "p")
    head, *lines = out.splitlines()
    assert code == 0
    assert head.split() == ["run", "state", "score", "weights", "parameters"]
    assert [line.split()[:2] for line in lines] == [
        ["trial-0000", "COMPLETE"],
        ["trial-0001", "COMPLETE"],
        ["trial-0002", "FAIL"],
    ]
    assert "70.0 %" in lines[0]
    assert "learning_rate=0.002 optimizer=Adam" in lines[0]
    assert lines[2].endswith("out of memory")


def test_runs_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    a_store(tmp_path / "p", n_trials=2)
    _, out, _ = run(capsys, "runs", tmp_path / "p", "--json")
    facts = [json.loads(line) for line in out.splitlines()]
    assert [(fact["name"], fact["score"]) for fact in facts] == [("trial-0000", 0.7), ("trial-0001", 0.9)]
    assert facts[0]["params"]["optimizer"] == "Adam"


def test_no_more_runs_are_listed_than_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    a_store(tmp_path / "p", n_trials=250)
    _, out, _ = run(capsys, "runs", tmp_path / "p", "--limit", "220", "--json")
    assert len(out.splitlines()) == 220


def test_runs_of_a_store_of_others(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    theirs = MadeStore(tmp_path / "their.db")
    theirs.add_experiment(1, "leaves")
    theirs.add_run("a", "lively-bird-1", params={"depth": "3"}, metrics={"loss": float("inf")})
    _, out, _ = run(capsys, "runs", theirs.path)
    assert "lively-bird-1" in out
    assert "depth=3" in out


def test_a_limit_of_another_space_is_refused_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "--data", "synthetic:60", "--max-conv-layers", "2"]) == 2
    assert capsys.readouterr().err == (
        "nas-desktop: --max-conv-layers belongs to the search space plain-cnn. Add --space plain-cnn.\n"
    )
