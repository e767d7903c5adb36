"""One trial as it stands: what its events say of it."""

from dataclasses import dataclass, field
from typing import Literal

from nas_desktop.core.events import Origin
from nas_desktop.core.specs import Config, Stage, StudyName

RowState = Literal["WAITING", "RUNNING", "COMPLETE", "PRUNED", "FAIL"]
TrialKey = tuple[StudyName, int]


def folder_name(key: TrialKey) -> str:
    """What the folders of a trial's weights and checkpoints are called."""
    study, trial = key
    return f"{'trial' if study == 'search' else study}-{trial:04d}"


@dataclass(slots=True)
class TrialRow:
    """One trial, from its first event to its last."""

    study: StudyName
    trial: int
    design: int
    stage: Stage
    epochs: int  # planned
    mode: int
    params: Config
    drawn: Config
    n_params: int
    n_macs: int
    seed: int
    started: str  # UTC, ISO 8601
    notes: tuple[str, ...] = ()
    state: RowState = "RUNNING"
    curve: list[tuple[int, float]] = field(default_factory=list)  # (epoch, validation score)
    losses: list[tuple[int, float]] = field(default_factory=list)  # (epoch, training loss in nats)
    epoch_share: float = 0.0  # of the epoch in work
    images_per_second: float = 0.0
    val_accuracy: float | None = None  # None until it has ended
    seconds: float = 0.0
    reason: str = ""
    traceback: str = ""
    model: str = ""
    val_score: float | None = None  # of the objective; None until it has ended, and where an older log has none
    recall: tuple[float, ...] = ()  # of each class; empty where unknown
    temperature: float = 1.0  # of its class scores; 1 where none was found
    origin: Origin = "strategy"
    file_bytes: int = 0
    peak_bytes: int = 0
    ms: float | None = None  # for one image, measured before the training
    excess: dict[str, float] = field(default_factory=dict)  # by limit, the share by which it is exceeded
    batch_parts: int = 1
    promoted_from: int | None = None  # the trial whose design is trained in full here
    max_seconds: float | None = None  # of training, where it has to end at a certain time
    rests_after: int | None = None  # epochs after which it is to rest, before its end
    parked: int = 0  # epochs after which it rests, where it does
    silent_s: float = 0.0  # since its last sign of life, where that is alarmingly long ago

    @property
    def share_done(self) -> float:
        """How much of the planned training is done, 0 to 1."""
        if self.state not in ("RUNNING", "WAITING"):
            return 1.0
        return min(1.0, (len(self.curve) + self.epoch_share) / self.epochs)

    @property
    def came_to_its_end(self) -> bool:
        """Whether it was trained as long as planned: in full, or as a screening, which Optuna is told is pruned."""
        return self.state == "COMPLETE" or (self.stage == "screen" and self.state == "PRUNED" and not self.reason)

    @property
    def score(self) -> float | None:
        """The validation score of the search's objective; None until the trial has ended."""
        return self.val_score if self.val_score is not None else self.val_accuracy

    @property
    def last_score(self) -> float | None:
        """The score, or the newest one while the trial runs."""
        if self.score is not None:
            return self.score
        return self.curve[-1][1] if self.curve else None
