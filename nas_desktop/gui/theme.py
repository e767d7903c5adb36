"""The two sets of colours, and how one becomes a QPalette. Every colour in the window comes from here."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each as `#RRGGBB`."""

    name: str
    canvas: str  # behind the cards
    surface: str  # cards, plots, tables, bars of the frame
    raised: str  # menus, hover labels
    sunken: str  # tracks, hover
    line: str  # hairlines that only decorate
    grid: str  # of plots
    edge: str  # outlines that identify a control
    text: str
    text2: str  # explanations, units
    text3: str  # captions, axis figures
    accent: str
    accent_soft: str
    accent_hover: str
    on_accent: str
    best: str
    best_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    series: tuple[str, ...]  # always in this order
    ramp: tuple[str, ...]  # for amounts, from little to much

    def color(self, tone: str) -> QColor:
        """The colour of a tone by name: `text2`, `accent`."""
        return QColor(str(getattr(self, tone)))


LIGHT = Theme(
    name="light",
    canvas="#F4F5F7",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#ECEEF2",
    line="#E1E4E9",
    grid="#E1E4E9",
    edge="#808896",
    text="#191C22",
    text2="#4E5663",
    text3="#626A78",
    accent="#2F5BD0",
    accent_soft="#E8EEFC",
    accent_hover="#2B54BF",
    on_accent="#FFFFFF",
    best="#8A6400",
    best_soft="#FAF1D8",
    good="#17744A",
    good_soft="#E2F3E9",
    warn="#A84A08",
    warn_soft="#FCEDE0",
    bad="#BE2F2F",
    bad_soft="#FBE8E7",
    series=("#375AB4", "#E8704C", "#1A4A38", "#AC6D94", "#6E611C", "#2C9BE8"),
    ramp=("#F1F4FB", "#C9D7F5", "#96B0EA", "#6387DC", "#3A60C4", "#223F92", "#12255C"),
)
DARK = Theme(
    name="dark",
    canvas="#121419",
    surface="#1A1D23",
    raised="#242831",
    sunken="#2A2E37",
    line="#2B2F38",
    grid="#323843",
    edge="#6F7888",
    text="#E9EBEF",
    text2="#B0B7C3",
    text3="#8E96A5",
    accent="#8CA8FF",
    accent_soft="#243154",
    accent_hover="#819BEB",
    on_accent="#0E1530",
    best="#E7BE55",
    best_soft="#37301A",
    good="#5BC98F",
    good_soft="#1C3328",
    warn="#F0A35E",
    warn_soft="#3A2A1C",
    bad="#FF857D",
    bad_soft="#3D2224",
    series=("#6C78F0", "#F0642A", "#4DF0D0", "#A97C98", "#F5BE3C", "#74BDF5"),
    ramp=("#20242D", "#263358", "#314C8F", "#4A6CC4", "#7594E4", "#A9BFF6", "#E4ECFF"),
)

_ROLES = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "canvas",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "sunken",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
}


def palette(theme: Theme) -> QPalette:
    """The palette of `theme`, for both groups."""
    result = QPalette()
    for role, tone in _ROLES.items():
        result.setColor(role, theme.color(tone))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.color("edge"))
    return result
