import os
import subprocess
import sys

from tests.conftest import ROOT

IMPORTED = "print(sorted({'matplotlib', 'seaborn'} & set(sys.modules)))"
DRAW = (
    "import sys\nimport pandas as pd\nfrom annual_review.chapter import bars, columns, tally\n"
    "from annual_review.chapter.drawing_libraries import prepare_when_imported\n"
    "prepare_when_imported()\n"
)
IS_PREPARED = (
    "from matplotlib import rcParams\nfrom matplotlib.axes import Axes\n"
    "from annual_review.chapter.charts.palette import palette\n"
    "print(hasattr(Axes.bar, '__wrapped__'), rcParams['axes.prop_cycle'].by_key()['color'][0] == "
    "palette().cycle[0])\n"
)


def printed(script, **environment):
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"MPLBACKEND": "agg"} | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_chapter_imports_no_library_that_draws():
    quality = "from annual_review.chapter.quality import *\n"
    assert printed(f"{DRAW}{quality}{IMPORTED}") == ["[]"]


def test_a_chart_that_was_drawn_before_imports_none(tmp_path):
    values = "values = pd.Series({'官舟镇': 12, '黄土镇': 3})\n"
    chart = f"{values}print(len(bars(values, '培训场次', '场次').content))\n"
    script = f"{DRAW}{chart}{IMPORTED}"
    first, imported = printed(script, CHART_CACHE=str(tmp_path))
    assert imported == "['matplotlib', 'seaborn']"
    assert printed(script, CHART_CACHE=str(tmp_path)) == [first, "[]"]


def test_the_first_import_of_either_library_prepares_both():
    for first in ("import matplotlib.pyplot", "import seaborn", "import seaborn.objects"):
        assert printed(f"{DRAW}{first}\n{IS_PREPARED}") == ["True True"]


def test_a_chart_that_is_drawn_prepares_both():
    values = "columns(pd.Series({'甲': 1, '乙': 2}), '人数', '人')\n"
    assert printed(f"{DRAW}{values}{IS_PREPARED}") == ["True True"]


def test_what_pandas_draws_first_knows_its_rows():
    rows = (
        "index = pd.MultiIndex.from_tuples([('台账', '甲.xlsx', '表', 3, '')], "
        "names=['register', 'file', 'sheet', 'row', 'columns'])\n"
        "rows = pd.DataFrame({'人数': [3.0]}, index=index)\nrows.attrs['origin'] = '2021'\n"
    )
    recorded = (
        "from annual_review.chapter.drawings.records import recorded_rows\n"
        "print(len(recorded_rows(drawing.figure)))"
    )
    for call in ("rows.plot(kind='bar')", "rows.boxplot()", "rows.hist()[0, 0]"):
        assert printed(f"{DRAW}{rows}drawing = {call}\n{recorded}")[-1] == "1", call


def test_libraries_that_are_imported_already_are_prepared_at_once():
    assert printed(f"import matplotlib\n{DRAW}{IS_PREPARED}") == ["True True"]
