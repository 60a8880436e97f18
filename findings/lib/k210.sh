# Sourced by each finding on the K210 with the packages it needs beside nncase 1.9, the last that has this chip, and that no Python
# behind 3.10 loads: makes a temporary folder with Debian 11's Python 3.9 in it, which is removed when the finding ends, and puts
# the modules of this folder within reach. Needs curl, dpkg-deb and pip.
lib="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in libf/libffi/libffi7_3.3-6 m/mpdecimal/libmpdec3_2.5.1-1 p/python3.9/libpython3.9-minimal_3.9.2-1 \
  p/python3.9/libpython3.9-stdlib_3.9.2-1 p/python3.9/python3.9-minimal_3.9.2-1; do
  curl --silent --show-error --fail --location "http://deb.debian.org/debian/pool/main/${package}_amd64.deb" -o package.deb
  dpkg-deb -x package.deb debian
done
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target site --python-version 3.9 \
  --only-binary=:all: --platform manylinux2014_x86_64 --platform manylinux_2_24_x86_64 nncase==1.9.0.20230322 onnx==1.16.2 numpy==1.26.4 "$@"
old_python() {
  LD_LIBRARY_PATH="$work/debian/usr/lib/x86_64-linux-gnu" PYTHONHOME="$work/debian/usr" PYTHONPATH="$work/site:$lib" PYTHONDONTWRITEBYTECODE=1 \
    "$work/debian/usr/bin/python3.9" "$@"
}
