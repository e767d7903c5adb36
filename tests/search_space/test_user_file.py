import random
from pathlib import Path
from textwrap import dedent

import pytest

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.user_file import SpaceFile, read_space_file, user_space
from tests.draws import RandomSource

GOOD = """
def define_search_space(trial):
    return {"n_conv_layers": trial.suggest_int("n_conv_layers", 1, 2), "batch_size": 48}
"""


def space_of(text: str):
    return user_space(SpaceFile("mine.py", dedent(text)))


def test_what_the_function_returns_is_the_configuration() -> None:
    assert space_of(GOOD).draw(RandomSource(random.Random(0))) == {"n_conv_layers": 2, "batch_size": 48}


def test_missing_keys_mean_what_plain_cnn_says() -> None:
    space = space_of(GOOD)

    config = space.resolve({"batch_size": 48}, {"use_batch_norm": True})

    assert config["space"] == "plain-cnn"
    assert config["conv1_filters"] == 64
    assert config["use_batch_norm"] is True


def test_a_file_can_choose_another_of_our_spaces() -> None:
    space = space_of('def define_search_space(trial):\n    return {"space": "staged-cnn", "n_stages": 2}\n')

    config = space.resolve(space.draw(Dice(0)))

    assert config["head"] == "max"
    assert space.assemble(config, (3, 16, 16), 4).n_classes == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def define_search_space(trial)\n    return {}", ["mine.py, line 1", "expected ':'"]),
        ("x = 1\ny = x / 0", ["mine.py, line 2", "ZeroDivisionError"]),
        ("raise SystemExit", ["mine.py, line 1", "SystemExit"]),
        ("def other(trial): return {}", ["mine.py does not define define_search_space(trial)"]),
        ("define_search_space = 3", ["does not define"]),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_with_its_line(text: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        space_of(text)
    for word in words:
        assert word in str(raised.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return [1]", ["returned list"]),
        ("return {'filters': 3}", ["“filters” is not a key of the search space plain-cnn"]),
        ("return {'conv0_kernel': 4}", ["conv0_kernel cannot be '4'", "odd"]),
        ("return {'activation': None}", ["“activation” cannot be None"]),
        ("return {'space': 'huge'}", ["no search space “huge”"]),
        ("return {'n_conv_layers': missing}", ["mine.py, line 3", "name 'missing' is not defined"]),
        ("return {'dropout': trial.suggest_float('d', 0.5, 'x')}", ["mine.py, line 3"]),
        ("raise SystemExit(3)", ["SystemExit"]),
    ],
)
def test_what_goes_wrong_while_drawing_is_one_sentence(body: str, words: list[str]) -> None:
    space = space_of(f"import math\ndef define_search_space(trial):\n    {body}\n")

    with pytest.raises(NasError) as raised:
        space.draw(Dice(0))
    for word in words:
        assert word in str(raised.value)


def test_the_example_of_the_documentation_is_a_search_space() -> None:
    page = (Path(__file__).parents[2] / "docs" / "own-space.md").read_text(encoding="utf-8")
    space = space_of(page.split("```python\n")[1].split("```")[0])

    config = space.resolve(space.draw(Dice(0)))

    assert config["activation"] == "GELU"
    assert config["conv0_filters"] in (24, 48, 96)


def test_reading_a_file_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")

    file = read_space_file(path)

    assert file.name == "mine.py"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(("content", "words"), [(b"\xff\xfe\x00", "not a text file"), (b"#" * 1_000_001, "larger")])
def test_what_is_no_python_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "x.py").write_bytes(content)

    with pytest.raises(UsageError, match=words):
        read_space_file(tmp_path / "x.py")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_space_file(tmp_path / "none.py")
