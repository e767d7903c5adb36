from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench.curves import made_up_curves, read_curves
from tests.search.bench.tables import a_line


def test_made_up_curves_end_at_the_means_of_the_table() -> None:
    curves = made_up_curves(a_line([(70.0, 72.0), (60.0,)]), 8)
    assert [curve[-1] for curve in curves.by_design.values()] == [71.0, 60.0]
    assert curves.n_epochs == 8
    assert curves.best == 71.0


def test_made_up_curves_rise() -> None:
    (curve,) = made_up_curves(a_line([(70.0,)]), 8).by_design.values()
    assert list(curve) == sorted(curve)
    assert curve[0] < curve[-1]


def test_recorded_curves_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "curves.json"
    path.write_text('{"curves": {"a": [0.1, 0.3], "b": [0.2, 0.25]}}')
    curves = read_curves(path)
    assert dict(curves.by_design) == {"a": (0.1, 0.3), "b": (0.2, 0.25)}
    assert (curves.best, curves.noise) == (0.3, 0.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no curves"),
        ("[1]", "holds no curves"),
        ('{"curves": {"a": ["x"]}}', "holds no curves"),
        ('{"curves": {}}', "not equally long"),
        ('{"curves": {"a": []}}', "not equally long"),
        ('{"curves": {"a": [1, 2], "b": [1]}}', "not equally long"),
        ('{"curves": {"a": [1, NaN]}}', "no number"),
    ],
)
def test_a_file_that_is_no_set_of_curves_is_told_in_a_sentence(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "curves.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=words):
        read_curves(path)
