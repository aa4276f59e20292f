import matplotlib.pyplot as plt
import pytest
import seaborn as sns
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from annual_review.chapter.charts.fonts import use_review_fonts
from annual_review.document.fonts import SANS
from annual_review.errors import TypesettingError


def draw(text):
    figure = Figure()
    figure.suptitle(text)
    FigureCanvasAgg(figure).draw()


@pytest.fixture(autouse=True)
def _fonts():
    use_review_fonts()
    with plt.rc_context():
        yield


@pytest.mark.parametrize(
    "reset",
    [
        lambda: None,
        sns.set_theme,
        plt.rcdefaults,
        lambda: plt.style.use("ggplot"),
        lambda: plt.style.use("classic"),
        lambda: plt.rcParams.update({"font.sans-serif": ["SimHei"]}),
        lambda: plt.rcParams.update({"font.family": "Microsoft YaHei"}),
        lambda: plt.rcParams.update({"font.family": "serif"}),
    ],
    ids=["none", "set_theme", "rcdefaults", "ggplot", "classic", "SimHei", "YaHei", "serif"],
)
def test_any_settings_show_chinese_names_symbols_and_minus(reset):
    reset()
    draw("各乡镇（街道）果农人数 𠮷 ✗ ① −3 ABC")  # a missing glyph would raise


def test_a_character_without_a_glyph_is_an_error_that_names_it():
    with pytest.raises(TypesettingError, match=r"U\+3134A"):
        draw("人数\U0003134a")
    with pytest.raises(TypesettingError, match=r"No font of formulas has the character “.”"):
        draw("收入$增长$")


def test_only_fonts_of_the_package_are_used(monkeypatch, tmp_path):
    system = tmp_path / "SimHei.otf"
    system.symlink_to(SANS)
    entry = font_manager.FontEntry(fname=str(system), name="SimHei")
    monkeypatch.setattr(
        font_manager.fontManager, "ttflist", [*font_manager.fontManager.ttflist, entry]
    )
    found = font_manager.fontManager._find_fonts_by_props(
        font_manager.FontProperties(family="SimHei")
    )
    assert str(system) not in found
    assert str(SANS) in found


def test_the_fonts_are_set_once():
    before = font_manager.FontManager._find_fonts_by_props
    use_review_fonts()
    assert font_manager.FontManager._find_fonts_by_props is before
