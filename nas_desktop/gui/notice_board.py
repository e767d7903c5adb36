"""What stands in the bar above the tabs: of all there is to say, the gravest."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.core.events import StorageBlocked
from nas_desktop.gui.mounts import mount_of
from nas_desktop.gui.notice import Notice
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.storage_words import FREE_SPACE, OPEN_FOLDER, TRY_AGAIN, blocked_notice
from nas_desktop.gui.widgets.banner import Banner

SAVE_COPY, CLOSE = "Save a copy…", "Close"


class NoticeBoard(QObject):
    """Storage that is blocked comes first, then what was said once, then why a project can only be looked at."""

    retry_wanted = Signal()
    space_wanted = Signal()
    folder_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, model: SearchModel, banner: Banner, place: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._banner, self._place = banner, place
        self._said: tuple[Notice, Callable[[str], None]] | None = None
        self._shown: Notice | None = None
        self._mount: tuple[StorageBlocked | None, str] = (None, "")  # found out once an event
        banner.link_clicked.connect(self._on_link)
        model.changed.connect(self._show)
        model.was_reset.connect(self.take_back)

    def say(self, notice: Notice, answer: Callable[[str], None]) -> None:
        """Say something until it is answered; `answer` is called with the word of the link, and it is gone."""
        self._said = notice, answer
        self._show()

    def take_back(self) -> None:
        """No longer say what was said last."""
        self._said = None
        self._show()

    def _gravest(self) -> Notice | None:
        blocked, view_only = self._model.state.blocked, self._model.view_only
        if blocked is not None:
            return blocked_notice(blocked, self._mount_of(blocked))
        if self._said is not None:
            return self._said[0]
        if view_only is not None:
            return Notice("warn", view_only.sentence, (SAVE_COPY,) if view_only.can_copy else ())
        return None

    def _mount_of(self, blocked: StorageBlocked) -> str:
        if self._mount[0] != blocked:
            self._mount = blocked, mount_of(blocked.path)
        return self._mount[1]

    def _show(self) -> None:
        notice = self._gravest()
        if notice == self._shown:
            return
        self._shown = notice
        self._place.setVisible(notice is not None)
        if notice is None:
            self._banner.hide()
        else:
            self._banner.show_message(notice.tone, notice.text, *notice.links)

    def _on_link(self, word: str) -> None:
        if self._said is not None and self._shown is self._said[0]:
            _, answer = self._said
            self.take_back()
            answer(word)
            return
        wanted = {
            TRY_AGAIN: self.retry_wanted,
            FREE_SPACE: self.space_wanted,
            OPEN_FOLDER: self.folder_wanted,
            SAVE_COPY: self.copy_wanted,
        }
        wanted[word].emit()
