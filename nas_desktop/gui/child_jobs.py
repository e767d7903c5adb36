"""What the window has done by a process of its own. Imports are inside: the window itself needs none of it."""

from nas_desktop.core.specs import StudyName
from nas_desktop.gui.child_task import Tell


def evaluate(project: str, trial: int, study: StudyName, tell: Tell) -> str:
    """Export a network among the exports of its project and certify it; returns the path of the file."""
    from nas_desktop.export.evaluating import evaluate

    return evaluate(project, trial, study, tell)


def export(project: str, kind: str, out: str, trial: int | None, study: StudyName, certify: bool, tell: Tell) -> str:
    """Export a network, and certify the file if wanted; returns a sentence on what was saved where.

    Args:
        trial: None: what is exported tells of the whole search.
    """
    if certify:
        from nas_desktop.export.certifying import certified_export

        return certified_export(project, kind, out, trial, study, tell)[1]
    from nas_desktop.export.exporting import export_trial

    return export_trial(project, kind, out, trial, study, tell)
