"""Whole searches on the real command line, with real processes and stores."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import optuna
import psutil
import pytest

from nas_desktop.core.config import SearchConfig
from nas_desktop.search.session import SearchSession
from tests.command import TINY, events_of, nas
from tests.images import write_folder

pytestmark = pytest.mark.slow


def study_of(project: Path) -> optuna.Study:
    return optuna.load_study(study_name=project.name, storage=f"sqlite:///{project / 'study.db'}")


@pytest.fixture(scope="module")
def taste(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """One Taste search on the built-in images, as a new user would run it."""
    project = tmp_path_factory.mktemp("taste") / "p"
    return project, nas("search", "--preset", "taste", "--json", "--project", project, "--seed", "1")


def test_taste_ends_well(taste: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = taste
    assert done.returncode == 0, done.stderr
    finished = events_of(done)[-1]
    assert finished["event"] == "search_finished"
    assert finished["val_accuracy"] >= 0.80
    assert finished["test_accuracy"] >= 0.75


def test_every_line_is_an_event_and_chatter_stays_off_standard_output(
    taste: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    events = events_of(taste[1])
    names = [event["event"] for event in events]
    assert names[0] == "search_started"
    assert names.count("trial_started") == names.count("trial_finished")
    of_search = [event["event"] for event in events if event.get("study") == "search"]
    assert of_search.count("trial_started") == of_search.count("trial_finished") == 6
    assert of_search.count("epoch_finished") == 18


def test_what_is_planned_is_what_is_trained(taste: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    events = events_of(taste[1])
    (*_, plan) = [event for event in events if event["event"] == "search_planned"]
    stages = Counter(event["stage"] for event in events if event["event"] == "trial_finished")
    assert stages == {
        "control": plan["n_control"] * plan["n_seeds"],
        "full": plan["n_designs"],
        "seed": plan["n_finalists"] * plan["n_seeds"],
        "final": 1,
    }


def test_the_final_model_alone_meets_the_test_images(taste: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    project, done = taste
    events = events_of(done)
    (tested,) = [event for event in events if event["event"] == "model_tested"]
    (final,) = [e for e in events if e["event"] == "trial_started" and e["stage"] == "final"]
    assert (tested["study"], tested["trial"], tested["n_models"]) == ("checks", final["trial"], 1)
    assert (events[-1]["final_trial"], events[-1]["test_accuracy"]) == (tested["trial"], tested["accuracy"])
    assert (project / tested["model"]).is_dir()


def test_taste_takes_no_network_beyond_its_limit(taste: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    started = [event for event in events_of(taste[1]) if event["event"] == "trial_started"]
    assert max(event["n_macs"] for event in started) <= 20_000_000


def test_status_prints_the_best_score(taste: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    project, done = taste
    status = json.loads(nas("status", project, "--json").stdout)
    assert status["phase"] == "finished"
    assert status["val_accuracy"] == events_of(done)[-1]["val_accuracy"]


def test_a_fresh_process_loads_the_kept_model_and_reproduces_its_score(
    taste: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    project, done = taste
    code = """
import sys, torch
from pathlib import Path
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.project import Project
from nas_desktop.datasets.prepared import PreparedImages, prepare
from nas_desktop.training.batch_sources import Normalise, scoring_batches
from nas_desktop.training.model_files import load_model
from nas_desktop.training.passes import score

torch.set_num_threads(1)
project = Project.open(Path(sys.argv[1]))
(folder,) = project.models.glob("trial-*")
net, facts = load_model(folder)
spec = SearchConfig.parse(project.manifest.config).data_spec()
images = PreparedImages.open(prepare(spec, Path(sys.argv[2]), lambda n_read, n_images: None)[0])
batches = scoring_batches(
    torch.from_numpy(images.val_images), torch.from_numpy(images.val_labels),
    Normalise(facts.data.mean, facts.data.std, facts.mode),
)
layout = torch.channels_last if facts.mode.channels_last else torch.contiguous_format
print(score(net.to(memory_format=layout), batches, facts.mode)[1])
"""
    command = [sys.executable, "-c", code, str(project), str(project.parent / "cache")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(printed) == events_of(done)[-1]["val_accuracy"]


def test_a_finished_search_is_not_run_again(taste: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    project, done = taste
    again = nas("resume", project, "--json")
    assert again.returncode == 0
    assert events_of(again) == [events_of(done)[-1]]


def test_class_folders_are_searched(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "set", {"a": 60, "b": 60, "c": 60}, size=(20, 30))
    (root / "a" / "broken.png").write_bytes(b"broken")
    done = nas(
        "search", "--data", root, "--trials", "2", "--epochs", "2", "--max-macs", "2000000", "--recipe", "classic",
        "--optional", "batch_size,squeeze_excite", "--checks", "off", "--final-training", "off",
        "--json", "--project", tmp_path / "p",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ready = next(event for event in events_of(done) if event["event"] == "data_ready")
    assert ready["data"]["input_shape"] == [3, 20, 20]


def kill_tree(process: subprocess.Popen[str]) -> None:
    """What a power cut does to processes: all at once, without a word."""
    tree = [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]
    for pid in tree:
        psutil.Process(pid).send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_after_kill_nine_the_rest_is_trained_and_nothing_finished_is_lost(tmp_path: Path) -> None:
    project = tmp_path / "p"
    command = [sys.executable, "-m", "nas_desktop", "search", *TINY, "--trials", "6", "--epochs", "3", "--json"]
    process = subprocess.Popen(
        [*command, "--project", str(project)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    finished: dict[int, float] = {}
    running: set[int] = set()
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "trial_finished":
            finished[event["trial"]] = event["val_accuracy"]
        if event["event"] == "trial_started" and len(finished) >= 2:
            running.add(event["trial"])
            break
    kill_tree(process)

    resumed = nas("resume", project, "--json")
    assert resumed.returncode == 0, resumed.stderr
    trials = study_of(project).trials
    assert len(trials) == 6
    assert {trial.state for trial in trials} == {optuna.trial.TrialState.COMPLETE}
    assert {number: trials[number].value for number in finished} == finished
    assert running <= set(next(e for e in events_of(resumed) if e["event"] == "search_resumed")["unfinished"])
    for store in ("events.db", "study.db", "mlflow.db"):
        connection = sqlite3.connect(project / store)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    left = [path.name for path in project.rglob("*") if ".tmp-" in path.name or path.name == "project.lock"]
    assert left == []


def test_no_worker_outlives_a_killed_program(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nas_desktop", "search", *TINY, "--epochs", "50", "--json"]
    process = subprocess.Popen(
        [*command, "--project", str(tmp_path / "p")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    next(line for line in process.stdout if "epoch_finished" in line)
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.kill()
    process.wait()
    process.stdout.close()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_interrupting_once_keeps_everything_and_can_be_resumed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nas_desktop", "search", *TINY, "--trials", "3", "--epochs", "20", "--json"]
    process = subprocess.Popen(
        [*command, "--project", str(tmp_path / "p")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    next(line for line in process.stdout if "epoch_finished" in line)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "nas-desktop resume" in err
    assert json.loads(out.splitlines()[-1])["reason"] == "stopped"
    assert time.monotonic() - asked < 60
    status = json.loads(nas("status", tmp_path / "p", "--json").stdout)
    assert status["phase"] == "stopped"


def test_a_search_repeats_with_one_slot_and_the_same_seed(tmp_path: Path) -> None:
    stories = []
    for name in ("a", "b"):
        done = nas(
            "search", *TINY, "--slots", "1", "--trials", "3", "--epochs", "2", "--json", "--project", tmp_path / name
        )
        finished = [event for event in events_of(done) if event["event"] == "trial_finished"]
        stories.append([(event["params"], event["val_accuracy"]) for event in finished])
    assert len(stories[0]) == 3
    assert stories[0] == stories[1]


def test_a_search_begun_in_one_folder_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "set", {"a": 40, "b": 40})
    monkeypatch.chdir(tmp_path)
    alone = {"checks": "off", "final_training": "off"}
    config = SearchConfig.parse({"data": "set", "n_trials": 1, "n_epochs": 1, **alone})
    session = SearchSession.new(config, tmp_path / "p")
    monkeypatch.chdir("/")
    done = nas("resume", session.project.root, "--json")
    assert done.returncode == 0, done.stderr
    assert events_of(done)[-1]["reason"] == "done"
