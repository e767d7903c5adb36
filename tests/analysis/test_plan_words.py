"""A plan in words."""

from nas_desktop.analysis.plan_words import words
from tests.builders import a_plan

TIMED = a_plan(
    n_designs=34, screen_epochs=2, n_full=7, full_epochs=8, final_epochs=12, final_images=45_000,
    seconds_for={"search": 1000.0, "finalists": 150.0, "final": 500.0, "closing": 10.0}, seconds_in_all=1800.0,
)  # fmt: skip


def test_a_whole_plan() -> None:
    assert words(TIMED) == [
        "34 networks for 2 epochs each, the best 7 anew for 8.",
        "The best 2 are trained again with fresh seeds, beside 2 small networks as a control.",
        "The winner is then trained on all 45,000 images for 12 epochs.",
        "Kept for that: 11 of the 30 minutes.",
    ]


def test_designs_of_the_search_in_the_control_are_not_called_small() -> None:
    assert "beside 2 small and 1 random network" in words(a_plan(n_control=3))[1]
    assert "beside 2 small and 2 random networks" in words(a_plan(n_control=4))[1]


def test_in_full_at_once() -> None:
    assert words(a_plan(screen_epochs=0, n_designs=6, full_epochs=1))[0] == "6 networks for 1 epoch each."


def test_one_of_each() -> None:
    plan = a_plan(screen_epochs=0, n_designs=1, n_full=1, full_epochs=3, n_finalists=1, n_control=0)
    assert words(plan)[:2] == ["1 network for 3 epochs.", "The best is trained again with fresh seeds."]


def test_those_that_are_broken_off() -> None:
    plan = a_plan(is_halving=True, n_designs=20, full_epochs=8)
    assert words(plan)[0] == "20 networks for up to 8 epochs; again and again only the best third goes on."


def test_a_control_without_finalists() -> None:
    plan = a_plan(n_finalists=0, n_control=2, n_seeds=1)
    assert words(plan)[1] == "2 small networks are trained for comparison."


def test_without_checks_and_final_training_little_is_said() -> None:
    assert len(words(a_plan(n_finalists=0, n_control=0, final_epochs=0))) == 1


def test_what_nobody_waits_for_has_nothing_kept() -> None:
    assert not any("Kept" in sentence for sentence in words(a_plan()))


def test_what_is_kept_alone_is_named_by_itself() -> None:
    plan = a_plan(n_finalists=0, n_control=0, final_epochs=0, seconds_for={"closing": 9.0}, seconds_in_all=100.0)
    assert words(plan)[-1] == "Kept for the end: 9 of the 100 seconds."


def test_a_reason_comes_last() -> None:
    assert words(a_plan(why="A reason."))[-1] == "A reason."
