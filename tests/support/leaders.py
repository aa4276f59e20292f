"""The sample's Word file in a leader's hands: edited, and accepted without a build.

The chapters are executed in this process (tests.support.year_variants), which takes a second.
"""

import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from annual_review.errors import BuildError
from annual_review.export.docx.exporter import word_document
from annual_review.project.loading import load_settings
from annual_review.word_edits.drafts import changed_files, copy_project, read_project
from annual_review.word_edits.items import wanted
from annual_review.word_edits.passages import passages_of
from annual_review.word_edits.planning import plan
from annual_review.word_edits.verifying import texts_by_cell, verify
from annual_review.word_edits.word_file import read_word_file
from tests.conftest import ROOT, YEAR
from tests.support.word_edits import WordCopy, text_of, w
from tests.support.year_variants.reading import read_review
from tests.support.year_variants.registers import sample_year

DERIVED = frozenset({"06_quality"})
_WORDS = [
    *("老同志", "干部", "先后", "进一步", "有序", "的", "县里", "、", "，", "（含兼职）", "“双”"),
    *("以", "{甲}", "a'b", 'c"d', "\\n", "全面", "及", "同步", "；", "。另有", "等", "3个", "*要*"),
]


@dataclass
class Accepted:
    """What became of an edited file: the items, and what the cells print afterwards."""

    items: list
    texts: dict
    changed: dict

    def of(self, kind):
        """Return the items of a kind."""
        return [one for one in self.items if one.kind == kind]


class Sample:
    """The review of the sample, its Word file, and its notebooks."""

    def __init__(self, notebooks=ROOT / "notebooks", params=ROOT / "params" / f"{YEAR}.yaml"):
        self.notebooks, self.params = notebooks, params
        self.settings = load_settings(YEAR, params)
        facts = {key: text for one in self.settings.known_facts for key, text in one.say.items()}
        self.project = read_project(notebooks, params, facts, self.settings.names)
        self.document = self._read(notebooks, params)
        self.content = word_document(self.document)
        self.passages = {one.place: one for one in passages_of(self.document)}
        self.texts = texts_by_cell(self.passages.values())
        self.runs = 0

    def _read(self, notebooks, params):
        paths = sorted(one for one in notebooks.glob("*.ipynb") if one.stem != "01_clean")
        settings = load_settings(YEAR, params)
        found = read_review("edited", sample_year(), settings, sample_year(YEAR - 1), paths)
        for failure in found.failures:
            stem, _, rest = failure.partition("[")
            number = int(rest.partition("]")[0]) + 1
            raise BuildError(failure, f"{stem}.ipynb, cell {number}")
        return found.document

    def execute(self, items):
        """Return what the cells print with some items made."""
        self.runs += 1
        with tempfile.TemporaryDirectory() as folder:
            changed = changed_files(self.project, items)
            notebooks, params = copy_project(self.project, changed, Path(folder))
            return texts_by_cell(passages_of(self._read(notebooks, params)))

    def copy(self):
        """Return a copy of the Word file, to be edited."""
        return WordCopy(self.content)

    def accept(self, content):
        """Return what becomes of an edited file."""
        items = self.plan(content)
        verify(items, self.passages, self.project, self.execute, DERIVED)
        made = wanted(items)
        texts = self.execute(made) if made else self.texts
        return Accepted(items, texts, changed_files(self.project, made))

    def plan(self, content):
        """Return the items of an edited file, not verified."""
        with tempfile.TemporaryDirectory() as folder:
            base, edited = Path(folder) / "base.docx", Path(folder) / "edited.docx"
            base.write_bytes(self.content)
            edited.write_bytes(content)
            files = read_word_file(base), read_word_file(edited)
        return plan(*files, self.passages, self.project.sources())

    def printed(self, texts, place):
        """Return the texts that the cell of a passage prints."""
        return texts[self.passages[place].origin[:2]]


def sources_of(chapter):
    """Return the sources of a chapter's cells by id, from the sample."""
    return Sample().project.sources().cells[chapter]


def random_edits(sample, copy, seed, number):
    """Edit a number of paragraphs at random; return the edited texts by place."""
    chosen = random.Random(seed)
    marked = {place: p for p in copy.paragraphs() if (place := place_of(p)) in sample.passages}
    wanted_places = chosen.sample(sorted(marked), number)
    edited = {}
    for place in wanted_places:
        paragraph = marked[place]
        runs = [one for one in paragraph.iter(w("r")) if _is_words(one) and text_of(one)]
        if not runs:
            continue
        run = chosen.choice(runs)
        text = text_of(run)
        start = chosen.randrange(len(text) + 1)
        end = min(len(text), start + chosen.choice([0, 0, 1, 2, 4, 9]))
        new = "" if end > start and chosen.random() < 0.3 else chosen.choice(_WORDS)
        before = read_text(paragraph)
        copy.replace_in_run(run, start, end, new, chosen.choice(["", "", "王局长"]))
        after = read_text(paragraph)
        if after != before:
            edited[place] = after
    return edited


def place_of(paragraph):
    """Return the place that a paragraph's bookmark names, or ""."""
    names = [one.get(w("name")) for one in paragraph.iter(w("bookmarkStart"))]
    return next((one.rpartition("_")[0] for one in names if one.startswith("_Cell_")), "")


def _is_words(run):
    properties = run.find(w("rPr"))
    raised = properties is not None and properties.find(w("vertAlign")) is not None
    parents = [one.tag for one in run.iterancestors()]
    in_field = run.find(w("fldChar")) is not None or run.find(w("instrText")) is not None
    return not raised and w("hyperlink") not in parents and not in_field


def read_text(paragraph):
    """Return the text of a paragraph without numbers of notes."""
    parts = []
    for run in paragraph.iter(w("r")):
        properties = run.find(w("rPr"))
        if properties is None or properties.find(w("vertAlign")) is None:
            parts.append(text_of(run))
    return "".join(parts)


def copy_sample(folder):
    """Copy the sample's notebooks and params into a folder; return the paths of both."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "params", folder / "params")
    return folder / "notebooks", folder / "params" / f"{YEAR}.yaml"
