"""Install the program beside this file, without a network: a copy of this file is in the archive.

    python install.py               install into .venv, unless that is done already
    python install.py --supported   exit with 0 if the archive is for this Python, and do nothing

It uses the standard library alone, and pip out of the archive. What it prints is Chinese. An
installation that was interrupted is begun anew at the next start. The environment is made anew as
well if the folder was moved, since environments hold their own path.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent
_WINDOWS_LONGEST = 259  # characters of a path, unless Windows is set to allow more
_RESERVE = 1.3  # of the size of the files: pip compiles modules as well
_ENDED, _FAILED, _UNSUPPORTED = 0, 1, 3


class InstallationError(Exception):
    """What is wrong and what to do, in Chinese."""


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Install and return 0; 1 with a message if it failed, 3 if this Python is not supported."""
    target = target_of_this_python(folder)
    if arguments == ["--supported"]:
        return _ENDED if target else _UNSUPPORTED
    try:
        if target is None:
            raise InstallationError(_unsupported(folder))
        with _alone(folder):
            if not is_installed(folder):
                install(folder, target)
    except InstallationError as error:
        print(f"\n安装没有完成：{error}", flush=True)
    except KeyboardInterrupt:
        print("\n安装已中断。再次启动时将重新安装。", flush=True)
    except OSError as error:
        print(f"\n安装没有完成：{_system_error(error)}", flush=True)
    else:
        return _ENDED
    return _FAILED


def target_of_this_python(folder: Path) -> dict[str, Any] | None:
    """Return the part of the manifest that is for the Python that runs this; None if there is none.

    The platform is that of the interpreter: a 32-bit Python on a 64-bit system is not supported.
    """
    is_usual = sys.implementation.name == "cpython" and not sysconfig.get_config_var(
        "Py_GIL_DISABLED"
    )
    here = (sysconfig.get_platform(), f"{sys.version_info[0]}.{sys.version_info[1]}")
    for target in _manifest(folder)["targets"] if is_usual else []:
        if (target["platform"], target["python"]) == here:
            return dict(target)
    return None


def is_installed(folder: Path) -> bool:
    """Return whether this archive is installed in this folder, by this version of Python."""
    environment = folder / ".venv"
    try:
        text = (environment / "installed.json").read_text(encoding="utf-8")
    except OSError:
        return False
    return text == _state(folder) and _python_of(environment).exists()


def install(folder: Path, target: dict[str, Any]) -> None:
    """Make .venv and install all wheels for `target` into it. Raises InstallationError."""
    _check_place(folder, target)
    environment = folder / ".venv"
    print("首次启动，正在安装，约需一至三分钟。请不要关闭窗口。", flush=True)
    if environment.exists():
        shutil.rmtree(environment)
    # pip comes with the archive: where Debian's python3-venv is missing, venv has none.
    venv.create(environment, symlinks=os.name != "nt", with_pip=False)
    _run_pip(folder, environment, len(target["wheels"]) + 1)
    (environment / "installed.json").write_text(_state(folder), encoding="utf-8")
    print("安装完成。", flush=True)


def _check_place(folder: Path, target: dict[str, Any]) -> None:
    """Raise InstallationError if the folder, the disk or the system is not sufficient."""
    needed = int(target["megabytes"] * _RESERVE)
    free = shutil.disk_usage(folder).free // 2**20
    if free < needed:
        raise InstallationError(f"磁盘空间不足：需要约 {needed} MB，现有 {free} MB。请清理后重试。")
    length = len(str(folder)) + 1 + target["longest_path"]
    if os.name == "nt" and length > _WINDOWS_LONGEST and not _allows_long_paths():
        most = _WINDOWS_LONGEST - target["longest_path"] - 1
        raise InstallationError(
            f"文件夹的路径太长（{len(str(folder))} 个字符，最多 {max(most, 0)} 个）。"
            "请把整个文件夹移到较短的路径，如 D:\\年报，再启动。"
        )
    library, version = _c_library()
    if os.name != "nt" and (library != "glibc" or version < target["glibc"]):
        found = f"glibc 2.{version}" if library == "glibc" else "其他 C 运行库"
        raise InstallationError(f"系统太旧：需要 glibc 2.{target['glibc']} 以上，现为{found}。")


def _run_pip(folder: Path, environment: Path, number: int) -> None:
    """Install the wheels of requirements.txt and show how far it is. Raises InstallationError."""
    program, log = folder / "program", environment / "install.log"
    [pip] = (program / "wheels").glob("pip-*.whl")
    call = [str(_python_of(environment)), str(pip / "pip"), "--isolated", "install"]
    call += ["--no-index", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    call += [
        "--no-compile",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--no-warn-script-location",
    ]
    call += ["--find-links", str(program / "wheels"), "-r", str(program / "requirements.txt")]
    settings = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    if _run(call, log, settings, lambda: _progress(environment, number)):
        raise InstallationError(_meaning(log))
    # On all cores, where pip uses one. What cannot be compiled is compiled, or fails, when used.
    compiling = [call[0], "-m", "compileall", "-q", "-j", "0", str(environment)]
    _run(compiling, environment / "compile.log", settings, lambda: "正在编译")


def _run(call: list[str], log: Path, settings: dict[str, str], progress: Callable[[], str]) -> int:
    """Run a command and show meanwhile, where somebody looks, how far it is; return its status."""
    shows = sys.stdout.isatty()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - no shell; the command is this file's own
            call, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=settings
        )
        try:
            while process.poll() is None:
                if shows:
                    print(f"\r{progress()}", end="", flush=True)
                time.sleep(0.2)
        except BaseException:
            process.kill()
            process.wait()
            raise
    if shows:
        print("\r" + " " * 30 + "\r", end="", flush=True)
    return process.returncode


def _progress(environment: Path, number: int) -> str:
    """Return how many libraries are installed."""
    windows, linux = "Lib/site-packages/*.dist-info", "lib/python*/site-packages/*.dist-info"
    done = sum(1 for _found in environment.glob(windows if os.name == "nt" else linux))
    return f"已安装 {done} / {number}"


def _meaning(log: Path) -> str:
    """Return what is wrong by the output of pip."""
    text = log.read_text(encoding="utf-8", errors="replace")
    if "No space left on device" in text or "WinError 112" in text:
        return "磁盘空间不足。请清理后重试。"
    if "DO NOT MATCH THE HASHES" in text or "BadZipFile" in text or "is invalid" in text:
        return "安装文件已损坏。请重新复制压缩包，解压后再启动。"
    if "No matching distribution found" in text:
        return "缺少安装文件，压缩包没有完整解压。请重新解压后再启动。"
    if "Permission" in text or "WinError 5" in text:
        return "没有写入权限，或文件被杀毒软件占用。请把文件夹移到自己的目录（如桌面）后重试。"
    last = [line for line in text.splitlines() if line.strip()][-3:]
    return "\n".join(["原因不明，请把下面几行和文件", str(log), "交给技术人员：", *last])


def _unsupported(folder: Path) -> str:
    wanted = "、".join(
        f"{target['platform']} 的 Python {target['python']}"
        for target in _manifest(folder)["targets"]
    )
    here = f"{sysconfig.get_platform()} 的 Python {sys.version.split()[0]}"
    return f"本压缩包适用于 {wanted}，现在运行的是 {here}。"


def _system_error(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return (
            f"没有写入权限，或文件正被其他程序使用：{error.filename}。"
            "请关闭本程序的其他窗口，或把文件夹移到自己的目录（如桌面）后重试。"
        )
    return f"{error.strerror or error}：{error.filename or ''}"


def _state(folder: Path) -> str:
    """Return what an installation is of: the archive, the folder, and the version of Python."""
    requirements = (folder / "program" / "requirements.txt").read_bytes()
    state = {
        "requirements": hashlib.sha256(requirements).hexdigest(),
        "folder": str(folder),
        "python": f"{sysconfig.get_platform()} {sys.version_info[0]}.{sys.version_info[1]}",
        "base": sys.base_prefix,
    }
    return json.dumps(state, ensure_ascii=False)


def _manifest(folder: Path) -> Any:
    return json.loads((folder / "program" / "manifest.json").read_text(encoding="utf-8"))


def _python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _c_library() -> tuple[str, int]:
    """Return the C library, and of glibc its minor version."""
    try:
        text = os.confstr("CS_GNU_LIBC_VERSION") if hasattr(os, "confstr") else None
    except (ValueError, OSError):
        text = None
    name, _, version = (text or "").partition(" ")
    return name, int(version.split(".")[1]) if version else 0


def _allows_long_paths() -> bool:
    """Return whether Windows is set to allow paths of more than 259 characters."""
    try:
        import winreg  # noqa: PLC0415 - Windows alone has it

        registry: Any = winreg
        key = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, key) as opened:
            return bool(registry.QueryValueEx(opened, "LongPathsEnabled")[0])
    except (ImportError, OSError):
        return False


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a lock meanwhile: two starts must not install at once. Raises InstallationError."""
    with (folder / "program" / ".lock").open("a+b") as file:
        try:
            if os.name == "nt":
                import msvcrt  # noqa: PLC0415

                windows: Any = msvcrt
                file.seek(0)
                windows.locking(file.fileno(), windows.LK_NBLCK, 1)
            else:
                import fcntl  # noqa: PLC0415

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InstallationError("另一个窗口正在安装，请等它完成。") from None
        yield  # the lock ends with the file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
