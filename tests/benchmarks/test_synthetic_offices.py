"""The synthetic offices of the benchmarks: each cleans without warnings, and all differ."""

import pytest

from annual_review.cleaning.clean import clean
from annual_review.engine.fingerprints import fingerprints
from annual_review.errors import InputError, ParamsError, RegisterError
from annual_review.project.loading import load_settings
from annual_review.project.offices import find_offices
from annual_review.registers.inputs import read_inputs
from benchmarks.measuring import BenchmarkError
from benchmarks.offices import main
from benchmarks.synthetic_offices import write_offices

pytestmark = pytest.mark.slow

YEAR = 2021


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Write eleven counties, three of them broken; return their folder, and which are broken."""
    folder = tmp_path_factory.mktemp("offices")
    return folder, write_offices(11, folder, broken=3)


def settings_of(folder, id):
    return load_settings(YEAR, folder / "params" / "offices" / id / f"{YEAR}.yaml")


def cleaned(folder, id):
    inputs = read_inputs(folder / "data" / id / str(YEAR))
    return clean(inputs.sheets, settings_of(folder, id), inputs.corrections, inputs.ignored)


def counties(offices):
    folder, broken = offices
    found = find_offices(folder / "params" / "offices")
    return [one.id for one in found if not one.members and one.id not in broken]


def test_a_county_cleans_without_warnings(offices):
    folder, _ = offices
    for id in counties(offices)[:3]:
        made = cleaned(folder, id)
        assert (made.warnings, made.missing, made.doubtful) == ([], [], 0)
        assert set(made.ledger["fate"]) <= {"kept", "duplicate", "rejected", "subtotal", "heading"}
        aside = made.ledger.loc[made.ledger["fate"] == "rejected", "reason"]
        assert len(aside)
        assert all("不详" in reason or "2月30日" in reason for reason in aside)
        assert (made.totals["typed"] == made.totals["ours"]).all()


def test_counties_differ(offices):
    folder, _ = offices
    one, other = counties(offices)[:2]
    first, second = settings_of(folder, one), settings_of(folder, other)
    assert first.office.county != second.office.county
    assert set(first.office.places) != set(second.office.places)
    assert first.book != second.book
    assert first.book.registers.keys() == second.book.registers.keys()
    ours, theirs = cleaned(folder, one).records, cleaned(folder, other).records
    assert [len(rows) for rows in ours.values()] != [len(rows) for rows in theirs.values()]
    names = "".join(ours["基层关工委组织督导台账"]["组织名称"])
    assert any(place in names for place in first.office.places)
    others = set(second.office.places) - set(first.office.places)
    assert not any(place in names for place in others)


def test_prefectures_are_over_ten_counties_and_a_province_over_them(offices):
    folder, _ = offices
    found = {one.id: one.members for one in find_offices(folder / "params" / "offices")}
    assert found["prefecture-01"] == tuple(f"county-{place:03}" for place in range(1, 11))
    assert found["prefecture-02"] == ("county-011",)
    assert found["province"] == ("prefecture-01", "prefecture-02")
    assert settings_of(folder, "province").office.county.endswith("省")


def test_each_broken_county_is_broken_in_another_way(offices):
    folder, broken = offices
    errors = []
    for id in broken:
        with pytest.raises(InputError) as raised:
            cleaned(folder, id)
        errors.append(raised.type)
    assert errors == [RegisterError, InputError, ParamsError]


def test_the_same_numbers_give_the_same_files_and_another_seed_others(tmp_path):
    for name, seed in (("one", 0), ("two", 0), ("three", 1)):
        write_offices(1, tmp_path / name, seed=seed)
    one, two, three = (fingerprints(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two != three


def test_a_folder_that_holds_offices_is_not_changed(tmp_path, capsys):
    (tmp_path / "params").mkdir()
    with pytest.raises(BenchmarkError, match="already"):
        write_offices(1, tmp_path)
    assert main(["--generate", str(tmp_path), "--counties", "1"]) == 2
    assert "already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["params"]


def test_the_command_writes_the_same_offices_and_names_the_broken(tmp_path, capsys):
    broken = write_offices(2, tmp_path / "called", broken=1, seed=4)
    options = ["--counties", "2", "--broken", "1", "--seed", "4"]
    assert main(["--generate", str(tmp_path / "run"), *options]) == 0
    assert f"2 counties in {tmp_path / 'run'}; broken: {broken[0]}." in capsys.readouterr().out
    assert fingerprints(tmp_path / "run") == fingerprints(tmp_path / "called")
