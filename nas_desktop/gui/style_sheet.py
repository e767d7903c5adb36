"""The one style sheet of the application: what a palette cannot say. Kinds, parts and tones are dynamic properties."""

from nas_desktop.core.paths import resource
from nas_desktop.gui.theme import Theme

_TONES = ("text2", "text3", "accent", "best", "good", "warn", "bad", "edge")
_SOFT_TONES = ("accent", "best", "good", "warn", "bad")


def style_sheet(theme: Theme) -> str:
    """The style sheet of `theme`."""
    return "\n".join((_parts(theme), _buttons(theme), _fields(theme), _tables(theme), _scroll_bars(theme)))


def _parts(t: Theme) -> str:
    tones = "".join(f'QLabel[tone="{tone}"] {{ color: {getattr(t, tone)}; }}\n' for tone in _TONES)
    banners = "".join(
        f'QFrame[part="banner"][tone="{tone}"] {{ background: {getattr(t, tone + "_soft")}; }}\n'
        for tone in _SOFT_TONES
    )
    return f"""
    QLabel {{ background: transparent; }}
    {tones}
    QFrame[part="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 10px; }}
    QFrame[part="bar"] {{ background: {t.surface}; }}
    QFrame[part="rule"] {{ background: {t.line}; border: none; }}
    QFrame[part="banner"] {{ border-radius: 8px; }}
    {banners}
    QFrame[part="chip"] {{ background: transparent; border: 1px solid {t.line}; border-radius: 6px; }}
    QFrame[part="hover"] {{ background: {t.raised}; border: 1px solid {t.edge}; border-radius: 6px; }}
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.edge}; padding: 4px 6px;
        qproperty-textFormat: PlainText; }}
    QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.edge}; padding: 4px; }}
    QMenu::item {{ padding: 6px 22px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
    QMenu::item:disabled {{ color: {t.edge}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QMenu::indicator {{ width: 14px; height: 14px; margin-left: 6px; }}
    """


def _buttons(t: Theme) -> str:
    return f"""
    QPushButton {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: 6px; padding: 0 12px;
                   min-height: 28px; color: {t.text}; }}
    QPushButton:hover {{ background: {t.sunken}; }}
    QPushButton:pressed {{ background: {t.line}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 11px; min-height: 26px; }}
    QPushButton[icon_only="true"], QPushButton[icon_only="true"]:focus {{ padding: 0; }}
    QPushButton:disabled {{ color: {t.edge}; border-color: {t.line}; background: {t.canvas}; }}
    QPushButton[kind="primary"] {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent}; }}
    QPushButton[kind="primary"]:hover {{ background: {t.accent_hover}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton[kind="primary"]:disabled {{ color: {t.edge}; border-color: {t.line}; background: {t.canvas}; }}
    QPushButton[kind="danger"] {{ color: {t.bad}; border-color: {t.bad}; }}
    QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {t.text2};
                                padding: 0 8px; }}
    QPushButton[kind="quiet"]:hover {{ background: {t.sunken}; }}
    QPushButton[kind="quiet"]:focus {{ border: 2px solid {t.accent}; padding: 0 7px; }}
    QPushButton[kind="quiet"][icon_only="true"], QPushButton[kind="quiet"][icon_only="true"]:focus {{ padding: 0; }}
    QPushButton[kind="quiet"]:disabled {{ background: transparent; color: {t.edge}; }}
    QPushButton[kind="quiet"]::menu-indicator {{ width: 0; }}
    QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {t.accent};
                               padding: 0 2px; min-height: 20px; }}
    QPushButton[kind="link"]:hover {{ color: {t.accent_hover}; }}
    QPushButton[kind="link"]:focus {{ border: 2px solid {t.accent}; padding: 0 1px; min-height: 18px; }}
    QPushButton[kind="link"]:disabled {{ color: {t.edge}; }}
    QPushButton[kind="fold"] {{ background: transparent; border: 1px solid transparent; padding: 0 4px 0 0; }}
    QPushButton[kind="fold"]:focus {{ border: 2px solid {t.accent}; padding: 0 3px 0 0; min-height: 26px; }}
    QPushButton[kind="strip"] {{ background: transparent; border: 1px solid transparent; color: {t.text2};
                                padding: 0 6px; min-height: 22px; }}
    QPushButton[kind="strip"]:hover, QPushButton[kind="strip"]:checked {{ background: {t.sunken}; }}
    QPushButton[kind="strip"]:focus {{ border: 2px solid {t.accent}; padding: 0 5px; min-height: 20px; }}
    QPushButton[kind="filter"] {{ border-color: {t.line}; color: {t.text2}; padding: 0 9px; min-height: 24px; }}
    QPushButton[kind="filter"]:checked {{ background: {t.accent_soft}; border-color: {t.accent_soft};
                                         color: {t.accent}; }}
    QPushButton[kind="filter"]:focus {{ border: 2px solid {t.accent}; padding: 0 8px; min-height: 22px; }}
    """


def _fields(t: Theme) -> str:
    down, up, check = (resource(f"themes/{t.name}-{name}.svg").as_posix() for name in ("down", "up", "check"))
    return f"""
    QComboBox, QSpinBox, QLineEdit {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: 6px;
        padding: 0 10px; min-height: 28px; max-height: 28px; color: {t.text};
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QComboBox:focus, QSpinBox:focus, QLineEdit:focus {{ border: 2px solid {t.accent}; padding: 0 9px;
        min-height: 26px; max-height: 26px; }}
    QComboBox[invalid="true"], QSpinBox[invalid="true"], QLineEdit[invalid="true"] {{ border-color: {t.bad}; }}
    QComboBox:disabled, QSpinBox:disabled, QLineEdit:disabled {{ color: {t.edge}; border-color: {t.line};
        background: {t.canvas}; }}
    QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0 0 0 9px; min-height: 0;
        background: transparent; }}
    QComboBox QLineEdit {{ padding: 0; }}
    QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus {{ border: none; padding: 0; min-height: 0; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url({down}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.edge}; color: {t.text};
        selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: none; }}
    QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 22px; subcontrol-origin: border; }}
    QSpinBox::up-button {{ subcontrol-position: top right; }}
    QSpinBox::down-button {{ subcontrol-position: bottom right; }}
    QSpinBox::up-arrow {{ image: url({up}); width: 10px; height: 10px; }}
    QSpinBox::down-arrow {{ image: url({down}); width: 10px; height: 10px; }}
    QCheckBox {{ spacing: 7px; color: {t.text}; border: 2px solid transparent; border-radius: 6px;
        padding: 1px 4px 1px 0; }}
    QCheckBox:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {t.edge}; border-radius: 4px;
        background: {t.surface}; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url({check}); }}
    QPlainTextEdit {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; border-radius: 6px;
        padding: 4px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QPlainTextEdit[part="log"] {{ border: 2px solid transparent; }}
    QPlainTextEdit:focus, QPlainTextEdit[part="log"]:focus {{ border-color: {t.accent}; }}
    """


def _tables(t: Theme) -> str:
    return f"""
    QTableView {{ background: {t.surface}; border: 2px solid transparent; border-radius: 6px;
        gridline-color: transparent; outline: none;
        selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
    QTableView:focus {{ border-color: {t.accent}; }}
    QTableView::item {{ padding: 0 8px; border-bottom: 1px solid {t.line}; }}
    QTableView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
    QHeaderView {{ background: {t.surface}; border: none; }}
    QHeaderView::section {{ background: {t.surface}; color: {t.text3}; border: none;
        border-bottom: 1px solid {t.line}; padding: 0 11px; height: 30px; }}
    QHeaderView::section:hover {{ color: {t.text}; }}
    QHeaderView::down-arrow, QHeaderView::up-arrow {{ width: 0; height: 0; }}
    """


def _scroll_bars(t: Theme) -> str:
    return f"""
    QScrollArea, QScrollArea > QWidget > QWidget[part="page"] {{ background: transparent; border: none; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.edge}; border-radius: 3px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
