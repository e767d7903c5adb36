"""An engine with scripted slots: no process, no torch."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nas_desktop.core import event_log
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from nas_desktop.search.control import SearchControl
from nas_desktop.search.engine import SearchEngine
from nas_desktop.search.history_import import History
from nas_desktop.search.kept_checkpoints import KeptCheckpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.scripted_slot import ScriptedSlot
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.strategies import strategy_named
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.checkpoint_files import CheckpointFiles, identity_of
from nas_desktop.training.jobs import (
    ChooseMode,
    DataPrepared,
    LatencyMeasured,
    MeasureLatency,
    Message,
    ModeProbed,
    Parked,
    PrepareData,
    Request,
    ScoreTest,
    TestScored,
    TrainTrial,
    TrialTrained,
)
from nas_desktop.training.recipes import RECIPES
from tests.builders import a_config, a_mode, an_epoch, some_data

Answer = Callable[[Request], Iterable[Message | SlotDied]]


def usual_answer(request: Request, score: float | None = None) -> Iterable[Message | SlotDied]:
    """A worker to whom nothing bad happens; later trials score better, unless a score is given."""
    match request:
        case PrepareData():
            yield DataPrepared("/images", some_data(), 0.1)
        case ChooseMode():
            yield ModeProbed(a_mode(), "measured")
        case TrainTrial(spec=spec, model=model):
            accuracy = 0.5 + 0.01 * spec.trial if score is None else score
            rest = request.rests_after
            for epoch in range(request.resumes_after + 1, (rest or spec.training.n_epochs) + 1):
                yield an_epoch(spec.trial, epoch, accuracy, study=spec.study)
            if rest is not None:
                identity = identity_of(spec, request.mode)
                CheckpointFiles(Path(request.checkpoints), identity).write(rest, b"x", {})
                yield Parked(spec.trial, rest, accuracy, float(rest))
                return
            Path(model).mkdir(parents=True)
            yield TrialTrained(spec.trial, spec.training.n_epochs, accuracy, 1.0, "")
        case ScoreTest():
            yield TestScored(0.42, 15, (), hashlib.sha256(Path(request.model).name.encode()).hexdigest(), "b" * 64)
        case MeasureLatency():
            yield LatencyMeasured(1.0)


class Bench:
    """A project on the disk, and engines on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.slots: list[ScriptedSlot] = []
        self.control = SearchControl()
        self.space: SearchSpace | None = None  # plain-cnn within the configuration's limits
        self.history: History | None = None
        self.n_trials: int | None = None  # of a search that is extended

    @contextmanager
    def engine(self, answer: Answer = usual_answer, config: SearchConfig | None = None) -> Iterator[SearchEngine]:
        """An engine for a new search, or for what is left of one if the project stands already."""
        state = SearchState()
        if (self.root / "project.json").exists():
            project = Project.open(self.root)
            config = SearchConfig.parse(project.manifest.config)
            events = [event for _, event in event_log.replay(project.events)]
        else:
            config = config or a_config(slots=1)
            project, events = Project.create(self.root, config.model_dump(mode="json"), "x"), []
        for event in events:
            state.apply(event)
        log = EventLog(project.events)
        space = self.space or PLAIN_CNN.limited(
            {"n_conv_layers": config.max_conv_layers, "n_fc_layers": config.max_fc_layers}
        )
        study = StudyStore(project.study, project.name, space.draw, config.objectives)
        study.catch_up(events)
        self.slots, self.control = [], SearchControl()
        machine = Machine(2, self.root.parent / "cache", lambda: self._slot(answer))
        try:
            yield SearchEngine(SearchParts(
                project, config, space, space.draw, RECIPES[config.recipe], strategy_named(config.strategy),
                state, log, study, KeptModels(project.models), KeptCheckpoints(project.checkpoints), NoMirror(),
                self.control, machine, history=self.history, n_trials=self.n_trials,
            ))  # fmt: skip
        finally:
            self.control.close()
            study.close()
            log.close()

    def run(self, answer: Answer = usual_answer, config: SearchConfig | None = None) -> list[Event]:
        """Every event of a search from start to end."""
        with self.engine(answer, config) as engine:
            return list(engine.run())

    def _slot(self, answer: Answer) -> ScriptedSlot:
        self.slots.append(ScriptedSlot(answer))
        return self.slots[-1]

    @property
    def logged(self) -> list[Event]:
        """What the log holds."""
        return [event for _, event in event_log.replay(self.root / "events.db")]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "p")
