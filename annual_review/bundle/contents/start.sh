#!/bin/sh
# Install the program if that has not been done, and show its menu. 安装（仅首次）并显示菜单。
cd "$(dirname "$0")" || exit 1
unset PYTHONHOME PYTHONPATH
case $(uname -m) in
  aarch64 | arm64) name=linux-arm64 ;;
  *) name=linux-x64 ;;
esac
python=
if [ -e "python/$name.tar.gz" ]; then
  if [ ! -x "python/$name/python/bin/python3" ]; then
    rm -rf python/part && mkdir python/part &&
      tar -xzf "python/$name.tar.gz" -C python/part && mv python/part "python/$name" || exit 1
  fi
  python="python/$name/python/bin/python3"
else
  for each in @LINUX_COMMANDS@ python3; do
    if "$each" program/install.py --supported >/dev/null 2>&1; then
      python=$each
      break
    fi
  done
fi
if [ -z "$python" ]; then
  cat program/no_python_linux.txt
  exit 1
fi
"$python" program/install.py || exit 1
exec .venv/bin/python -m annual_review.bundle.menu
