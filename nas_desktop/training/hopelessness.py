"""When a network is given up before its training ends."""

from math import ceil

from nas_desktop.core.specs import TrainingSpec
from nas_desktop.training.class_scores import ClassScores

_LATE = 0.6  # of the training: from here on a network that has learned nothing is given up
_CHANCE_SLACK = 1.05  # times the balanced accuracy of guessing


def is_hopeless(training: TrainingSpec, n_epochs: int, share_of_time: float, scores: ClassScores) -> bool:
    """Whether the weights to leave with are no better than guessing, although most of the training is over.

    Balanced accuracy is asked whatever the objective: a network that names the largest class alone has learned nothing,
    however accurate it is. The last epoch ends by itself.

    Args:
        n_epochs: trained so far.
        share_of_time: used up, where the training ends by the clock; otherwise 0.
        scores: of the weights to leave with.
    """
    is_late = n_epochs >= ceil(_LATE * training.n_epochs) or share_of_time >= _LATE
    can_tell = scores.chance < 1.0  # at least two classes; not so where it is NaN
    return (
        training.stops_at_chance
        and 0 < n_epochs < training.n_epochs
        and is_late
        and can_tell
        and scores.balanced_accuracy <= _CHANCE_SLACK * scores.chance
    )
