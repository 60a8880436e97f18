# Sourced by each finding with the packages it needs, all pinned: makes a temporary folder with a Python environment of its
# own, which is removed when the finding ends, and puts the modules of this folder within reach.
lib="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
PATH="$work/python/bin:$PATH"
export PATH PYTHONPATH="$lib" PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
pip install --quiet "$@"
cd "$work"
