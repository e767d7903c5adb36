"""The documentation is in step with the program: events, flags, presets, links."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.event_codec import event_name
from nas_desktop.core.events import EVENT_TYPES, Event
from nas_desktop.core.presets import PRESETS
from nas_desktop.core.specs import DataFacts, NumericMode
from nas_desktop.search_space.plain_cnn import PLAIN_CNN

ROOT = Path(__file__).parent.parent
EVENTS = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
PAGES = sorted(
    path
    for folder in (ROOT, *(ROOT / name for name in ("docs", "resources")))
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_TRANSIENT = {True: "Transient.", False: "Durable."}


def section(name: str) -> str:
    """What docs/events.md says of one event."""
    match = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", EVENTS, re.MULTILINE | re.DOTALL)
    assert match, f"docs/events.md has no section {name}"
    return match.group(1)


def names_in_first_column(text: str) -> set[str]:
    """Every `name` in the first cell of a table's row."""
    cells = (line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=event_name)
def test_every_field_of_an_event_is_documented(kind: type[Event]) -> None:
    documented = names_in_first_column(section(event_name(kind)))

    assert {field.name for field in fields(kind)} <= documented


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=event_name)
def test_docs_say_whether_an_event_is_kept(kind: type[Event]) -> None:
    assert section(event_name(kind)).startswith(_TRANSIENT[getattr(kind, "transient", False)])


@pytest.mark.parametrize(("kind", "event"), [(DataFacts, "data_ready"), (NumericMode, "mode_chosen")])
def test_every_field_of_a_nested_value_is_documented(kind: type, event: str) -> None:
    assert {field.name for field in fields(kind)} <= names_in_first_column(section(event))


def test_no_event_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^### (\w+)$", EVENTS, re.MULTILINE)) == {event_name(kind) for kind in EVENT_TYPES}


@pytest.mark.parametrize("name", SearchConfig.model_fields)
def test_every_flag_is_documented_with_its_default(name: str) -> None:
    field = SearchConfig.model_fields[name]
    row = re.search(rf"^\| `{flag_of(field)}[ `][^\n]*", COMMAND_LINE, re.MULTILINE)

    assert row, f"docs/command-line.md has no row for {flag_of(field)}"
    if isinstance(field.default, int | str):
        assert f" {field.default} |" in row.group().replace("`", "")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_is_documented(preset) -> None:
    sizes = [f"{preset.values[key]:,}" for key in ("n_trials", "n_epochs", "n_train", "n_val")]

    assert f"| `{preset.name}` | {' | '.join(sizes)} |" in COMMAND_LINE


def test_every_key_of_plain_cnn_is_documented() -> None:
    page = (ROOT / "docs" / "decisions" / "0006-plain-cnn.md").read_text(encoding="utf-8")

    for parameter in (*PLAIN_CNN.parameters, *PLAIN_CNN.optional):
        assert f"| `{parameter.name}` |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    targets = [target.partition("#")[0] for target in _LINK.findall(page.read_text(encoding="utf-8"))]
    relative = [target for target in targets if target and "://" not in target]

    assert [target for target in relative if not (page.parent / target).exists()] == []


def test_every_page_is_in_the_contents() -> None:
    contents = ROOT / "docs" / "index.md"
    linked = {(contents.parent / target).resolve() for target in _LINK.findall(contents.read_text(encoding="utf-8"))}

    assert [page for page in PAGES if page.resolve() not in linked | {contents}] == []


def test_every_test_that_a_fault_names_is_there() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", page)
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or test not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert len(named) > 60
    assert missing == []


UX = (ROOT / "docs" / "ux.md").read_text(encoding="utf-8")
LAST = {"A": 10, "C": 7, "R": 10, "P": 7, "T": 5}
OWNED = [f"{letter}{n}" for letter, last in LAST.items() for n in range(1, last + 1)]


@pytest.mark.parametrize("name", re.findall(r"`(tests/[^`]+::test_\w+)`", UX))
def test_every_test_that_stands_for_an_expectation_exists(name: str) -> None:
    path, _, function = name.partition("::")

    assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_expectation_is_answered_once() -> None:
    assert re.findall(r"^\| ([A-Z]\d+) \|", UX, re.MULTILINE) == OWNED
