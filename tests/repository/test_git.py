"""Notebooks in git: no outputs get in, and what two people wrote can be compared and merged."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_output

from annual_review.build.notebooks import read_notebook, write_notebook
from tests.conftest import ROOT

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)
FILES = [".gitattributes", ".gitconfig", "notebooks/02_carrier.ipynb"]
CHAPTER = "notebooks/02_carrier.ipynb"
SWITCH = ["config", "--local", "include.path", "../.gitconfig"]


class Clone:
    """A clone in which someone works, with nothing of the caller's git or Python in its way."""

    def __init__(self, folder, path="/usr/bin:/bin"):
        self.folder = folder
        who = {"NAME": folder.name, "EMAIL": f"{folder.name}@office.invalid"}
        self.env = {
            **{f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who},
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(folder.parent),
            "LC_ALL": "C.UTF-8",
            "PATH": path,
        }

    def git(self, *words, check=True):
        call = [shutil.which("git"), *words]
        done = subprocess.run(call, cwd=self.folder, env=self.env, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode()
        assert not check or done.returncode == 0, said
        return said if check else (done.returncode, said)

    def switch_on(self):
        self.git(*SWITCH)
        (self.folder / ".venv" / "bin").mkdir(parents=True)
        (self.folder / ".venv" / "bin" / "python").write_text(
            f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8"
        )
        (self.folder / ".venv" / "bin" / "python").chmod(0o755)
        (self.folder / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
        return self

    def notebook(self):
        return read_notebook(self.folder / CHAPTER)

    def edit(self, cell, before, after):
        nb = self.notebook()
        assert before in nb.cells[cell].source
        nb.cells[cell].source = nb.cells[cell].source.replace(before, after)
        write_notebook(nb, self.folder / CHAPTER)

    def execute(self, words="第一次"):
        """Leave behind what JupyterLab leaves when it has run a notebook."""
        nb = self.notebook()
        for number, cell in enumerate(one for one in nb.cells if one.cell_type == "code"):
            cell.execution_count = number + 1
            cell.outputs = [new_output("stream", text=f"秘密{words}{number}")]
            cell.metadata["execution"] = {"iopub.execute_input": "2021-12-31T00:00:00Z"}
        nb.metadata["language_info"] = {"name": "python", "version": "3.11.9"}
        write_notebook(nb, self.folder / CHAPTER)

    def committed(self):
        return nbformat.reads(self.git("show", f"HEAD:{CHAPTER}"), as_version=4)


@pytest.fixture
def origin(tmp_path):
    folder = tmp_path / "origin"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    clone = Clone(folder)
    clone.git("init", "-q", "-b", "main")
    clone.git("add", ".")
    clone.git("commit", "-qm", "Begin")
    return clone


def clone_of(origin, name):
    folder = origin.folder.parent / name
    origin.git("clone", "-q", str(origin.folder), str(folder))
    return Clone(folder)


@pytest.fixture
def analyst(origin):
    pytest.importorskip("nbstripout")
    return clone_of(origin, "analyst").switch_on()


@pytest.fixture
def colleague(origin):
    pytest.importorskip("nbdime")
    return clone_of(origin, "colleague").switch_on()


def notebooks_in_git():
    """Yield the notebooks as git has them; as they lie on the disk where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.ipynb"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    if listed.returncode or not names:
        yield from ((path.name, path.read_bytes()) for path in (ROOT / "notebooks").glob("*.ipynb"))
    for name in names:
        show = ["git", "cat-file", "blob", f":{name}"]
        yield name, subprocess.run(show, cwd=ROOT, capture_output=True, check=True).stdout


def test_no_notebook_in_git_holds_what_a_run_wrote():
    held = list(notebooks_in_git())
    assert len(held) >= 7
    for name, content in held:
        nb = json.loads(content)
        ids = [cell["id"] for cell in nb["cells"]]
        assert len(set(ids)) == len(ids), name
        assert nb["metadata"]["kernelspec"]["name"] == "python3", name
        assert set(nb["metadata"]) == {"kernelspec"}, name
        for cell in nb["cells"]:
            assert not cell.get("outputs"), name
            assert cell.get("execution_count") is None, name
            assert set(cell["metadata"]) <= {"tags"}, name


def test_the_documents_name_the_line_that_switches_it_on():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "git " + " ".join(SWITCH) in text


def test_outputs_stay_on_the_disk_and_out_of_git(analyst):
    before = analyst.committed()
    analyst.edit(0, "搭建", "建好")
    analyst.execute()
    on_disk = (analyst.folder / CHAPTER).read_bytes()
    analyst.git("commit", "-qam", "Say it better")
    blob = analyst.git("show", f"HEAD:{CHAPTER}")
    assert "秘密" not in blob
    assert "3.11.9" not in blob
    assert "2021-12-31" not in blob
    nb = analyst.committed()
    assert [cell.id for cell in nb.cells] == [cell.id for cell in before.cells]
    assert nb.metadata.kernelspec.name == "python3"
    assert "建好" in nb.cells[0].source
    assert (analyst.folder / CHAPTER).read_bytes() == on_disk
    assert analyst.git("show", "--numstat", "--format=", "--no-ext-diff").split()[:2] == ["1", "1"]


def test_a_notebook_that_was_only_run_has_not_changed(analyst):
    for words in ("第一次", "第二次"):
        analyst.execute(words)
        # Git takes a file of another size for changed until it has looked through the filter.
        analyst.git("add", "-u")
        assert analyst.git("status", "--porcelain") == ""
    assert "秘密第二次" in (analyst.folder / CHAPTER).read_text(encoding="utf-8")


def test_a_notebook_that_was_only_run_takes_in_what_others_wrote(origin, analyst, colleague):
    analyst.edit(0, "搭建", "建好")
    analyst.git("commit", "-qam", "Say it better")
    analyst.git("push", "-q", "origin", "HEAD:theirs")
    colleague.execute()
    colleague.git("add", "-u")
    colleague.git("pull", "-q", "origin", "theirs")
    assert "建好" in colleague.notebook().cells[0].source


def test_without_the_environment_git_refuses_and_says_so(origin, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("git", "sh", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    bare = clone_of(origin, "bare")
    bare.git(*SWITCH)
    bare.env["PATH"] = str(tools)
    bare.execute()
    status, said = bare.git("add", CHAPTER, check=False)
    assert status != 0
    assert "No Python was found." in said
    assert "clean filter 'notebook' failed" in said


def test_without_the_line_a_notebook_is_a_file_like_others(origin):
    plain = clone_of(origin, "plain")
    plain.execute()
    plain.git("commit", "-qam", "Outputs, which the test above would find")
    assert "秘密" in plain.git("show", f"HEAD:{CHAPTER}")


def test_a_difference_is_shown_by_cells_and_without_outputs(analyst, colleague):
    colleague.edit(0, "搭建", "建好")
    colleague.execute()
    said = colleague.git("diff")
    assert "建好" in said
    assert "## modified /cells/0/source" in said
    assert "秘密" not in said
    assert "language_info" not in said


def test_edits_of_two_people_to_two_cells_are_merged(origin, analyst, colleague):
    analyst.edit(0, "搭建", "建好")
    analyst.execute()
    analyst.git("commit", "-qam", "Say it better")
    analyst.git("push", "-q", "origin", "HEAD:theirs")
    colleague.edit(1, "year = None", "year = 2020")
    nb = colleague.notebook()
    nb.cells.append(nbformat.v4.new_markdown_cell("新的一节。", id="new"))
    write_notebook(nb, colleague.folder / CHAPTER)
    colleague.execute()
    colleague.git("commit", "-qam", "Add a sentence")
    colleague.git("fetch", "-q")
    colleague.git("merge", "-q", "-m", "Join", "origin/theirs")
    merged = colleague.committed()
    assert "建好" in merged.cells[0].source
    assert "year = 2020" in merged.cells[1].source
    assert merged.cells[-1].source == "新的一节。"
    assert [cell.id for cell in merged.cells] == [cell.id for cell in nb.cells]
    assert "秘密" not in json.dumps(merged)
    nbformat.validate(merged)


def test_the_same_line_changed_twice_is_a_conflict_in_a_notebook_that_still_opens(
    origin, analyst, colleague
):
    analyst.edit(0, "搭建", "建好")
    analyst.git("commit", "-qam", "One word")
    analyst.git("push", "-q", "origin", "HEAD:theirs")
    colleague.edit(0, "搭建", "筑牢")
    colleague.git("commit", "-qam", "Another word")
    colleague.git("fetch", "-q")
    status, said = colleague.git("merge", "-m", "Join", "origin/theirs", check=False)
    assert status != 0, said
    text = nbformat.read(colleague.folder / CHAPTER, 4).cells
    assert any("建好" in cell.source for cell in text)
    assert any("筑牢" in cell.source for cell in text)
