"""At the start after a crash: one quiet offer to look at what it left, or to copy it. Nothing is ever sent."""

from PySide6.QtGui import QGuiApplication

from nas_desktop.gui.dialogs.error_dialog import ErrorDialog
from nas_desktop.gui.error_report import error_report
from nas_desktop.gui.log_files import crash_text, crashes, forget
from nas_desktop.gui.notice import Notice
from nas_desktop.gui.notice_board import NoticeBoard
from nas_desktop.gui.tasks import Tasks

VIEW, COPY, DISMISS = "View", "Copy", "Dismiss"
_HAPPENED = "The program ended unexpectedly the last time."
_MEANING = "What it left can help to find the cause. Nothing is sent; finished trials are kept."


async def offer_crash(board: NoticeBoard, dialog: ErrorDialog, tasks: Tasks) -> None:
    """Offer the newest crash, if there was one; answered once, it is not offered again."""
    found = await tasks.in_thread(crashes)
    if not found:
        return
    text = await tasks.in_thread(lambda: crash_text(found[0]))

    def answer(word: str) -> None:
        _answer(word, text, dialog)
        for crash in found:
            forget(crash)

    board.say(Notice("warn", f"{_HAPPENED} {_MEANING}", (VIEW, COPY, DISMISS)), answer)


def _answer(word: str, text: str, dialog: ErrorDialog) -> None:
    match word:
        case "View":
            dialog.report(_HAPPENED, text, _MEANING, unfold=True)
        case "Copy":
            QGuiApplication.clipboard().setText(error_report(_HAPPENED, text, dialog.device()))
