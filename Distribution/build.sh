#!/usr/bin/env bash
# Builds the program that releases hold, with Swift's and the C++ library inside, so that it needs the C library alone:
#
#     Distribution/build.sh OUTPUT [options of swift build]
#
# OUTPUT gets the program, unstripped.
set -euo pipefail
output=$(realpath -m "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "$output")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

link=()
library=$(clang++ -print-file-name=libstdc++.a)
if [[ $library == /* ]]; then
  # In a folder of its own it is found before the shared one.
  ln -s "$library" "$scratch/libstdc++.a"
  clang -O2 -Wall -Wextra -Werror -c "$here/arc4random.c" -o "$scratch/arc4random.o"
  link=(-Xlinker "$scratch/arc4random.o" -Xlinker "-L$scratch")
else
  echo "No libstdc++.a here: the program will need the system's libstdc++." >&2
fi
cd "$here/.."
# Where it was built is nobody's business, and two builds of one commit are to be as alike as the compilers let them.
root=$(pwd -P)
map=(-Xcc "-ffile-prefix-map=$root=." -Xcxx "-ffile-prefix-map=$root=." -Xswiftc -file-prefix-map -Xswiftc "$root=.")
build=(swift build -c release --static-swift-stdlib --product lethe "${link[@]}" "${map[@]}" "$@")
"${build[@]}"
cp "$("${build[@]}" --show-bin-path)/lethe" "$output"
