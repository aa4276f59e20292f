"""The menu of an archive: it asks for a year, runs the command, and comes back."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT

MENU = [sys.executable, "-m", "annual_review.bundle.menu"]
_LONGEST = 120  # seconds without a word
pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """The folder of an archive: a project with one small register of 2021."""
    project = tmp_path / "离线 安装" / "project"
    shutil.copytree(ROOT / "params", project / "params")
    shutil.copytree(ROOT / "notebooks", project / "notebooks")
    data = project / "data" / "2021"
    data.mkdir(parents=True)
    shutil.copy(ROOT / "data/2021/法治知识竞赛参赛统计2021.csv", data)
    return project.parent


def environment():
    kept = {name: value for name, value in os.environ.items() if name != "ANNUAL_REVIEW_PROJECT"}
    return kept | {"PYTHONUTF8": "1"}


def answered(folder, *lines):
    done = subprocess.run(
        MENU,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env=environment(),
        timeout=120,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 0
    return done.stdout + done.stderr


def times_shown(said):
    return said.count("1 检查")


def test_it_ends_with_0_and_with_the_input(folder):
    assert times_shown(answered(folder, "0")) == 1
    assert times_shown(answered(folder)) == 1


def test_what_is_no_choice_is_asked_again(folder):
    said = answered(folder, "7", "", "检查", "0")
    assert said.count("请输入 0 到 4 中的一个数字") == 3
    assert times_shown(said) == 4


def test_the_newest_year_with_registers_is_the_default(folder):
    (folder / "project" / "data" / "2022").mkdir()  # nothing in it yet
    said = answered(folder, "1", "", "", "0")
    assert "直接回车为 2021" in said
    assert (folder / "project" / "reports" / "2021-check" / "ledger.csv").is_file()
    assert times_shown(said) == 2


def test_a_year_that_is_none_is_asked_again_and_a_part_is_one(folder):
    said = answered(folder, "1", "去年", "2021-h1", "", "0")
    assert said.count("年份") >= 2
    assert (folder / "project" / "reports" / "2021-h1-check").is_dir()


def test_an_error_of_the_command_stays_visible_and_the_menu_comes_back(folder):
    said = answered(folder, "1", "1999", "", "0")
    assert "没有完成，原因见上面的提示" in said
    assert times_shown(said) == 2


def test_without_a_project_one_is_offered(tmp_path):
    said = answered(tmp_path, "2", "n", "0")
    assert "还没有项目" in said
    assert times_shown(said) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_project_that_could_not_be_made_leads_back_to_the_menu(tmp_path):
    said = answered(tmp_path, "2", "", "0")  # init asks for a name at a terminal alone
    assert "没有完成，原因见上面的提示" in said
    assert times_shown(said) == 2


@pytest.mark.skipif(os.name == "nt", reason="a process group is interrupted as by a terminal")
class TestCtrlC:
    @pytest.fixture
    def menu(self, folder):
        process = subprocess.Popen(
            MENU,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment() | {"DISPLAY": "", "WAYLAND_DISPLAY": ""},
            start_new_session=True,
        )
        with process:
            yield process
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def until(self, menu, text):
        """Read what the menu prints, to a text in it."""
        read = b""
        while text.encode() not in read:
            is_ready, _, _ = select.select([menu.stdout], [], [], _LONGEST)
            assert is_ready, f"nothing more for {_LONGEST} s: {read.decode()}"
            read += (more := os.read(menu.stdout.fileno(), 4096))
            assert more, read.decode()
        return read.decode()

    def type_in(self, menu, text):
        menu.stdin.write(text.encode())
        menu.stdin.flush()

    def ended(self, menu):
        self.type_in(menu, "0\n")
        assert menu.wait(30) == 0

    def test_it_ends_the_preview_and_the_menu_comes_back(self, menu):
        self.until(menu, "请输入数字后回车：")
        self.type_in(menu, "3\n2021\n")
        self.until(menu, "http://127.0.0.1")
        time.sleep(0.5)
        os.killpg(menu.pid, signal.SIGINT)
        self.until(menu, "按回车键返回菜单")
        time.sleep(0.2)  # the question is printed before it is asked
        os.killpg(menu.pid, signal.SIGINT)  # once more, as who stops JupyterLab does
        self.until(menu, "1 检查")
        self.ended(menu)

    def test_at_a_question_it_leads_back_to_the_menu(self, menu):
        self.until(menu, "请输入数字后回车：")
        self.type_in(menu, "1\n")
        self.until(menu, "年份")
        time.sleep(0.2)
        os.killpg(menu.pid, signal.SIGINT)
        self.until(menu, "按回车键返回菜单")
        self.type_in(menu, "\n")
        self.until(menu, "请输入数字后回车：")
        time.sleep(0.2)
        os.killpg(menu.pid, signal.SIGINT)
        self.until(menu, "请输入数字后回车：")
        self.ended(menu)
