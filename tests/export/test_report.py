"""The report is one page that tells the whole study, and in which no text of a stranger's means anything."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.core.state import SearchState
from nas_desktop.export.report import report_html
from tests import builders
from tests.certificates import a_certificate
from tests.export.test_export_format import END, state_after
from tests.staged_search import STORY, trained

HOSTILE = "</title><script>alert(1)</script>\"' onload=x &amp; \u202egnp"
ALLOWED = {"meta", "title", "style", "html", "head", "body"}


class Page(HTMLParser):
    """The tags, attributes and words of a page; complains of tags left open."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def hostile_search() -> SearchState:
    """Whatever a stranger can name is named badly."""
    state = SearchState()
    facts = builders.some_data(title=HOSTILE, name=HOSTILE, classes=(HOSTILE, "b"), fingerprint=HOSTILE)
    state.apply(builders.a_search_started(name=HOSTILE))
    state.apply(replace(builders.data_ready(), data=facts))
    state.apply(builders.a_mode_chosen())
    for event in (*STORY, END):
        state.apply(event)
    state.apply(builders.a_trial_started(9, params={**builders.PARAMS, HOSTILE: HOSTILE}))
    state.apply(builders.a_trial_finished(9, 0.99, params={**builders.PARAMS, HOSTILE: HOSTILE}))
    state.apply(builders.a_trial_started(10))
    state.apply(builders.a_trial_finished(10, None, state="FAIL", reason=HOSTILE))
    return state


def test_it_tells_data_search_verdict_winner_and_test() -> None:
    words = Page(report_html(state_after(*STORY, END))).text

    assert "Better than the control by" in words
    assert "80.0 % of 15 test images" in words
    assert "The test images were opened once" in words
    for title in ("Data", "Search", "Verdict and test", "Network", "Configuration", "Versions"):
        assert title in words
    assert "Convolution (filters 32" in words


def test_there_are_three_plots() -> None:
    page = Page(report_html(state_after(*STORY, END)))
    assert page.tags.count("svg") == 3


def test_nothing_of_a_stranger_means_anything() -> None:
    page = Page(report_html(hostile_search()))
    plain = Page(report_html(state_after(*STORY, END)))

    assert "alert(1)" in page.text
    assert "script" not in page.tags
    assert {name for name, _ in page.attributes} <= {name for name, _ in plain.attributes}
    assert "\u202e" not in page.text


def test_it_needs_nothing_from_elsewhere() -> None:
    content = report_html(state_after(*STORY, END)).decode()

    assert "default-src 'none'" in content
    for opening in ("<link", "<img", "<script", "url(", "@import", "http://", "https://"):
        assert opening not in content


def test_a_search_without_a_complete_trial_has_a_report() -> None:
    words = Page(report_html(state_after())).text
    assert "none is complete yet" in words


def test_a_search_without_images_has_none() -> None:
    with pytest.raises(UsageError, match="not read its images"):
        report_html(SearchState())


@pytest.mark.parametrize("n", [1, 2, 3])
def test_trials_that_are_alike_can_be_drawn(n: int) -> None:
    events = (event for trial in range(n) for event in trained(builders.a_trial_started(trial), 0.5))
    assert Page(report_html(state_after(*events))).tags.count("svg") == (1 if n == 1 else 3)


def test_a_network_of_an_unknown_space_is_told_without_its_layers() -> None:
    def story() -> Iterator[object]:
        yield builders.a_trial_started(0, params={"space": "another-one"})
        yield builders.a_trial_finished(0, 0.5, params={"space": "another-one"})

    assert "not known here" in Page(report_html(state_after(*story()))).text  # type: ignore[arg-type]


def test_without_a_certificate_it_says_how_to_get_one() -> None:
    assert "has been certified" in Page(report_html(state_after(*STORY, END))).text


def test_a_certificate_is_told_with_what_was_measured() -> None:
    certificate = a_certificate(temperature=0.5, raw_calibration_error=0.2, limit_ms=1.5, search_ms=2.5)

    words = Page(report_html(state_after(*STORY, END), certificate)).text

    for expected in (
        "x.onnx is certified", "60.0 %", "with the temperature 0.50; without it 20.0", "2 ms (four in five: 1 to 3)",
        "3,200 images a second", "1.5 ms, exceeded", "Confused most often",
    ):  # fmt: skip
        assert expected in words


def test_a_certificate_that_failed_says_why() -> None:
    words = Page(report_html(state_after(*STORY, END), a_certificate(n_disagreeing=2))).text

    assert "x.onnx is not certified. 2 of 10 images get another class." in words


def test_names_in_a_certificate_are_no_markup() -> None:
    plain = a_certificate()
    hostile = replace(plain, classes=tuple(replace(one, name="<script>x</script>") for one in plain.classes))

    assert Page(report_html(state_after(*STORY, END), hostile)).tags.count("script") == 0
