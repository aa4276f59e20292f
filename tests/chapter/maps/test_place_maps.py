"""Maps of places: made-up squares around the townships of a small office."""

import json
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from annual_review.chapter import places_map
from annual_review.chapter.grouping import tally
from annual_review.chapter.maps.boundaries import read_boundaries
from annual_review.chapter.maps.classes import classes_of
from annual_review.chapter.maps.drawing import _aspect, _patch
from annual_review.chapter.maps.labels import _box, _hits, key_lines, place_labels
from annual_review.chapter.maps.place_maps import set_boundaries
from annual_review.document.blocks import Chart, Paragraph, plain
from annual_review.document.marks import without_marks
from annual_review.document.missing import Missing
from annual_review.errors import FigureError, ParamsError
from annual_review.project.settings import Office
from tests.chapter.drawings.figures import aid

TOWNS = {"官舟镇": [], "黄土镇": [], "中界镇": [], "谯家镇": ["樵家"], "和平街道": []}
OFFICE = Office(name="老干部局", county="沿河土家族自治县", places=TOWNS)
SETTINGS = SimpleNamespace(office=OFFICE)


def square(x, y, side=0.1):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def feature(name, *rings, kind="Polygon", **more):
    properties = {"code": 7, "NAME": name, "类型": "乡镇"} | more
    coordinates = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


FEATURES = [
    feature("沿河县官舟", square(108.0, 28.5), square(108.03, 28.53, 0.03)),
    feature("黄土", square(108.1, 28.5)),
    feature("中界镇", square(108.0, 28.6), square(108.25, 28.6, 0.05), kind="MultiPolygon"),
    feature("樵家", square(108.1, 28.6)),
    {"type": "Feature", "properties": {"NAME": "县城"}, "geometry": {"type": "Point"}},
]


@pytest.fixture
def write(tmp_path):
    def write(features=FEATURES, **more):
        path = tmp_path / "townships.geojson"
        content = {"type": "FeatureCollection", "features": features} | more
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return path

    return write


@pytest.fixture
def opened(write):
    path = write()
    set_boundaries(lambda: read_boundaries(path, SETTINGS))
    return path


VALUES = pd.Series({"官舟镇": 12, "黄土镇": 3, "中界镇": 7})


def test_the_property_with_the_names_is_found_and_names_are_read_in_any_spelling(write):
    found = read_boundaries(write(), SETTINGS)
    assert set(found.polygons) == {"官舟镇", "黄土镇", "中界镇", "谯家镇"}
    assert len(found.polygons["官舟镇"][0]) == 2  # a hole
    assert len(found.polygons["中界镇"]) == 2  # two polygons
    assert found.is_geographic
    assert found.find("沿河县樵家") == "谯家镇"
    assert found.find("思渠镇") == ""


def test_a_property_may_be_named(write):
    features = [
        feature("甲", square(1, 1), 名称="官舟镇"),
        feature("官舟镇", square(2, 1), 名称="黄土"),
    ]
    found = read_boundaries(write(features), SETTINGS, "名称")
    assert found.polygons["官舟镇"][0][0][0] == (1.0, 1.0)
    with pytest.raises(ParamsError, match="Feature 1 has no property '名字'"):
        read_boundaries(write(features), SETTINGS, "名字")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", r"Line 1, column 2: it is no JSON"),
        ("[]", "holds no list of features"),
        ('{"type": "Topology"}', "TopoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "holds no list of features"),
        ('{"type": "FeatureCollection", "features": [3]}', "Feature 1 has no properties"),
        ("\udcff\udcff".encode("utf-8", "surrogateescape"), "It is no text"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path, text, what):
    path = tmp_path / "broken.geojson"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ParamsError, match=what) as caught:
        read_boundaries(path, SETTINGS)
    assert "broken.geojson" in str(caught.value.where)


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (feature("官舟镇", [[108, 28], [109, 28]]), r"Feature 1 \(官舟镇\): .*three corners"),
        (
            feature("官舟镇", [["a", 1], [1, 2], [2, 2]]),
            r"Feature 1 \(官舟镇\): .*could not convert",
        ),
        (feature("官舟镇", 5), r"Feature 1 \(官舟镇\)"),
        (feature("官舟镇", square(28.5, 108.0)), "latitude is 108"),
        (feature("甲地", square(108, 28)), "No property of its features names a township"),
        (feature("官舟镇", square(108, 28), kind="Point"), "No feature is a polygon"),
    ],
    ids=["corners", "numbers", "no ring", "swapped", "names", "points"],
)
def test_a_broken_feature_is_named(write, broken, what):
    with pytest.raises(ParamsError, match=what):
        read_boundaries(write([broken]), SETTINGS)


def test_metres_are_no_degrees(write):
    found = read_boundaries(write([feature("官舟镇", square(508000, 3150000, 9000))]), SETTINGS)
    assert not found.is_geographic


@pytest.mark.usefixtures("opened")
def test_a_map_is_a_chart_that_names_all_places_and_those_without_a_number():
    chart = places_map(VALUES, "各乡镇户数", "户", says="集中在官舟")
    assert isinstance(chart, Chart)
    ET.fromstring(chart.content)
    assert chart.alt == "地图：官舟镇12户，黄土镇3户，中界镇7户。无数据：谯家镇。"
    assert plain(chart.says) == "集中在官舟"
    assert chart == places_map(VALUES, "各乡镇户数", "户", says="集中在官舟")
    assert b"url(#" in chart.content  # the hatching of 无数据
    assert chart.note == ()


@pytest.mark.usefixtures("opened")
def test_a_place_without_a_polygon_is_said_below_the_map():
    values = pd.concat([VALUES, pd.Series({"和平街道": 5, "县外": None})])
    note = plain(places_map(values, "题", "户").note)
    assert note == "没有边界、未画在图上的：和平街道5户、县外无数据。"


@pytest.mark.usefixtures("opened")
def test_a_map_opens_to_the_rows_that_were_counted():
    rows = aid()
    chart = places_map(tally(rows["乡镇"]), "题", "户")
    assert without_marks(plain(chart.note)) == "依据：《救助台账》60行。"


@pytest.mark.usefixtures("opened")
def test_what_a_map_cannot_show():
    assert places_map(VALUES[:1], "题", "户") is None
    lost = VALUES[:0].copy()
    lost.attrs["missing"] = Missing("本年未收到", "《救助台账》")
    assert isinstance(places_map(lost, "题", "户"), Paragraph)
    with pytest.raises(FigureError, match="None of the places has a boundary"):
        places_map(pd.Series({"甲": 1, "乙": 2}), "题", "户")
    with pytest.raises(FigureError, match="谯家镇 is in the numbers twice"):
        places_map(pd.Series({"谯家镇": 1, "樵家": 2}), "题", "户")


def test_holes_are_left_out_and_the_aspect_is_that_of_the_latitude(opened):
    boundaries = read_boundaries(opened, SETTINGS)
    assert _aspect(boundaries) == pytest.approx(1 / np.cos(np.radians(28.6)), rel=1e-3)
    path = _patch(boundaries.polygons["官舟镇"], None).get_path()
    assert path.contains_point((108.01, 28.51))
    outer, hole = (
        np.sum(ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1])
        for ring in path.to_polygons(closed_only=True)
    )
    assert outer > 0 > hole  # the hole runs the other way, so that it is not filled


def test_classes_are_few_and_hold_every_number():
    random = np.random.default_rng(5)
    for numbers in ([4, 4, 9], [0, 5], [-3, -1, 2], random.integers(0, 999, 60).tolist()):
        classes = classes_of(numbers)
        assert all(sum(one.holds(number) for one in classes) == 1 for number in numbers)
        assert len(classes) <= 6
        assert len({one.colour for one in classes}) == len(classes)
    assert [one.least for one in classes_of([1, 2, 3, 4, 90, 91, 92, 93])] == [1, 3, 90, 92]


def test_labels_do_not_overlap_and_one_without_room_is_in_the_key():
    polygons = {f"第{at}个很长的地名": [[square(at % 9, at // 9, 1)]] for at in range(54)}
    polygons = {
        name: [[[tuple(point) for point in ring] for ring in shape] for shape in shapes]
        for name, shapes in polygons.items()
    }
    scale = (36.0, 30.0)
    labels = place_labels(polygons, {name: [name, "12"] for name in polygons}, scale)
    assert len(labels) == 54
    boxes = [_box(label, scale) for label in labels]
    assert not any(_hits(box, boxes[:at]) for at, box in enumerate(boxes))
    assert sum(bool(label.key) for label in labels) == 54
    assert "".join(key_lines(labels, 5.3)).count("个很长的地名") == 54


def test_without_boundaries_the_error_says_what_to_put_where(office):
    office.write(2021)
    office.params("date: 2022-01-10")
    review = office.open(2021)
    with pytest.raises(FigureError, match=r"map: townships\.geojson"):
        places_map(tally(review["宣讲台账"]["乡镇"]), "题", "场")
