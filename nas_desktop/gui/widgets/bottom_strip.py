"""The strip at the foot of the window: loads of the machine, room on the disk, activities, the log."""

import shutil
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.gpu_watch import GpuLoad, GpuWatch, NvidiaWatch
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.load_meter import LoadMeter

_HEIGHT = 32
_INTERVAL_MS = 2000
_LOW_DISK_BYTES = 2e9
_ROOMY = 1360  # pixels
_HOT = 100.0  # degrees Celsius, the top of the curve


class BottomStrip(QFrame):
    """Measures every two seconds once `begin` is called, which is after the window has been painted."""

    log_toggled = Signal(bool)

    def __init__(self, look: Look, gpu: GpuWatch | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "bar")
        self.setFixedHeight(_HEIGHT)
        self._folder = Path.home()
        self._cpu = LoadMeter(look, "CPU", "100 %")
        self._memory = LoadMeter(look, "RAM", "000.0 GB")
        self._gpu = gpu if gpu is not None else NvidiaWatch()
        self.graphics = LoadMeter(look, "GPU", "100 %")
        self.graphics_memory = LoadMeter(look, "VRAM", "000.0 GB")
        self.heat = LoadMeter(look, "Temp", "100 °C")
        self._disk = Label("", "caption", "text2", 500)
        self.activity = Label("No activity", "caption", "text2")
        self.log_button = Button(look, "Log", "article", "strip", "Show or hide what the search has written")
        self.log_button.setCheckable(True)
        self.log_button.toggled.connect(self.log_toggled)
        self._unread = Label("", "caption", "warn", 600)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 8, 0)
        layout.setSpacing(16)
        layout.addWidget(self._cpu)
        layout.addWidget(self._memory)
        for meter in (self.graphics, self.graphics_memory, self.heat):
            layout.addWidget(meter)
            meter.hide()  # until there is a card
        layout.addLayout(row(IconLabel(look, "hard-drive", "text3", 14), self._disk))
        layout.addStretch(1)
        layout.addLayout(row(IconLabel(look, "activity", "text3", 14), self.activity, gap=5))
        layout.addLayout(row(self.log_button, self._unread, 4, gap=2))
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._measure)

    def begin(self, folder: Path) -> None:
        """Measure from now on, and the disk that holds `folder`."""
        self._folder = folder
        self._measure()
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With a graphics card there is no room for curves in a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_roomy = self.width() >= _ROOMY or self.graphics.isHidden()
        for meter in (self._cpu, self._memory, self.graphics, self.graphics_memory, self.heat):
            meter.curve.setVisible(is_roomy)

    def _show_gpu(self, load: GpuLoad | None) -> None:
        """A card that has left is not shown any more."""
        self.graphics.setVisible(load is not None)
        self.graphics_memory.setVisible(load is not None)
        self.heat.setVisible(load is not None and load.celsius is not None)
        self._fit()
        if load is None:
            return
        self.graphics.setToolTip(load.name)
        self.graphics.push(load.share, numbers.percent(load.share, 0))
        self.graphics_memory.push(load.used_bytes / max(1, load.total_bytes), numbers.size(load.used_bytes))
        if load.celsius is not None:
            self.heat.push(min(1.0, load.celsius / _HOT), f"{load.celsius:.0f} °C")

    def show_activity(self, words: str) -> None:
        """Say what the program is doing."""
        self.activity.setText(words or "No activity")

    def show_unread(self, n: int) -> None:
        """Show how many lines of the log ask for attention."""
        self._unread.setText(str(n) if n else "")
        self._unread.setAccessibleName(f"{n} unread" if n else "")

    def _measure(self) -> None:
        import psutil  # loaded once the window is painted

        share = psutil.cpu_percent() / 100
        self._cpu.push(share, numbers.percent(share, 0))
        memory = psutil.virtual_memory()
        self._memory.push(memory.percent / 100, numbers.size(memory.total - memory.available))
        self._show_gpu(self._gpu.read())
        free = free_bytes(self._folder)
        self._disk.setText(f"{numbers.size(free)} free" if free is not None else "disk not found")
        self._disk.set_tone("warn" if free is not None and free < _LOW_DISK_BYTES else "text2")


def free_bytes(folder: Path) -> float | None:
    """Room on the disk that holds `folder` or would hold it; None where that cannot be told."""
    for place in (folder, *folder.parents):
        if place.exists():
            try:
                return float(shutil.disk_usage(place).free)
            except OSError:
                return None
    return None
