#!/bin/sh
# Build llama-cpp-python and install it: deploy/llm.sh cpu|cuda FOLDER, where FOLDER is a virtual environment.
# There are no wheels of it to download. Ours is kept in a folder named after its flags, as pip's own cache would hand
# a wheel for the processor to somebody who asked for one for the GPU.
set -eu
kind=$1
venv=$2
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/.*llama-cpp-python==\([0-9.]*\).*/\1/p' "$here/../pyproject.toml")

# Not for this processor alone: a kept wheel may be used on another machine of the same kind.
flags="-DLLAVA_BUILD=OFF -DGGML_NATIVE=OFF"
case $kind in
    cpu) ;;
    cuda) flags="$flags -DGGML_CUDA=ON -DGGML_CUDA_NCCL=OFF ${FAQBOT_CUDA_FLAGS:-}" ;;
    *) echo "deploy/llm.sh cpu|cuda FOLDER: '$kind' is neither." >&2; exit 2 ;;
esac
digest=$(printf '%s\n' "$flags" | cat - "$here/trim.cmake" | sha256sum | cut -c1-12)
folder=$venv/wheels/llama_cpp_python-$version-$kind-$digest

compiler() {
    command -v "${CXX:-c++}" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing the Debian package g++ ..."
        apt-get update -qq && apt-get install -y -qq g++ >/dev/null
        return
    fi
    echo "Building llama-cpp-python needs a C++ compiler: install one (sudo apt-get install g++)." >&2
    exit 1
}

build() {
    compiler
    if [ "$kind" = cuda ] && ! command -v "${CUDACXX:-nvcc}" >/dev/null; then
        echo "A build for the GPU needs NVIDIA's CUDA toolkit: install it, and put nvcc on the PATH." >&2
        exit 1
    fi
    echo "Building llama-cpp-python $version for $kind (about three minutes on two cores; for cuda ten times that) ..."
    # The build fetches cmake and ninja for itself where the machine has none.
    CMAKE_ARGS="$flags -DCMAKE_PROJECT_llama.cpp_INCLUDE=$here/trim.cmake" \
        "$venv/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-cache-dir --no-deps \
        --wheel-dir "$folder.unfinished" "llama-cpp-python==$version"
    rm -rf "$folder"
    mv "$folder.unfinished" "$folder"
}

[ -d "$folder" ] || build
# --force-reinstall: a wheel with other flags has the same version.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall "$folder"/*.whl
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -c "$here/constraints.txt" \
    "llama-cpp-python==$version"
printf '%s\n' "$kind" >"$venv/.llm"
