"""A whole search wherever a user may want it: letters of other scripts, spaces, long names, twins."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.command import TINY, nas

pytestmark = pytest.mark.slow

LONGEST = 255 - len("events.db.tmp-12345678-journal")  # of a name, in bytes; what lies below a folder is not its name


@pytest.mark.parametrize(
    "name",
    [
        "Ünïcode 研究 🙂 a b/a #1 & (2) 'x'",
        "x" * LONGEST,
        "/".join(["deeply nested"] * 12),
        "a dot at the end.",
        "a space at the end ",
        "con/aux.txt",
    ],
)
def test_a_search_works_in_any_folder(tmp_path: Path, name: str) -> None:
    project = tmp_path / name
    done = nas("search", "--project", project, *TINY, "--trials", "1", "--epochs", "1", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    for store, table in (("study.db", "trials"), ("mlflow.db", "runs")):
        with closing(sqlite3.connect(project / store)) as connection:
            (n,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # names of our own
        assert n == (1 if store == "study.db" else 2)
    assert nas("doctor", project).returncode == 0
    assert list(tmp_path.rglob("*.tmp-*")) == []


def test_twins_that_differ_in_case_are_two_projects_or_one_is_refused(tmp_path: Path) -> None:
    arguments = (*TINY, "--trials", "1", "--epochs", "1")
    assert nas("search", "--project", tmp_path / "both" / "Twin", *arguments).returncode == 0
    ignores_case = (tmp_path / "both" / "tWIN").exists()
    second = nas("search", "--project", tmp_path / "both" / "tWIN", *arguments)
    assert second.returncode == (2 if ignores_case else 0)
    for project in (tmp_path / "both").iterdir():
        assert nas("doctor", project).returncode == 0
