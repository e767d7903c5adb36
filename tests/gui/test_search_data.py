"""A search keeps its own images in view, whatever the form says by then."""

from nas_desktop.core.errors import DataError
from nas_desktop.gui.search_data import config_of, lock_reason, with_facts
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_config, a_search_finished, a_search_started, some_data
from tests.gui.fake_surveys import a_survey


def test_before_a_search_the_form_counts(model: SearchModel) -> None:
    wish = a_config(data="/wish")

    assert config_of(model, wish) is wish
    assert lock_reason(model) == ""


def test_while_a_search_runs_its_own_images_count(busy_model: SearchModel) -> None:
    shown = config_of(busy_model, a_config(data="/wish"))

    assert shown == a_config()
    assert lock_reason(busy_model) == "Locked while the search runs"


def test_after_a_search_its_images_stay(busy_model: SearchModel) -> None:
    busy_model.apply(a_search_finished())

    assert config_of(busy_model, None) == a_config()
    assert lock_reason(busy_model).startswith("The images of this search")


def test_settings_of_another_version_still_name_the_images(model: SearchModel) -> None:
    model.apply(a_search_started(config={"data": "/pets", "unheard_of": 1}))

    shown = config_of(model, None)

    assert shown is not None
    assert shown.data == "/pets"


def test_settings_without_a_seed_are_read_alike_each_time(model: SearchModel) -> None:
    model.apply(a_search_started(config={"data": "/pets"}))

    assert config_of(model, None) == config_of(model, None)


def test_images_that_are_gone_are_shown_by_their_counts() -> None:
    survey = with_facts(None, DataError("Gone."), some_data(n_skipped=2, skipped=("x.png", "y.png")))

    assert survey is not None
    assert [(one.name, one.n_images) for one in survey.classes] == [("a", 50), ("b", 50)]
    assert survey.split is not None
    assert (survey.split.n_train, survey.split.n_unused) == (70, 0)
    assert [finding.kind for finding in survey.findings] == ["unreadable"]
    assert survey.is_final


def test_images_that_have_changed_are_a_finding() -> None:
    survey = with_facts(a_survey(fingerprint="other"), None, some_data(fingerprint="f"))

    assert survey is not None
    assert [finding.kind for finding in survey.findings] == ["changed"]


def test_images_that_are_the_same_are_shown_as_they_are() -> None:
    survey = a_survey()

    assert with_facts(survey, None, some_data(fingerprint="f")) is survey
