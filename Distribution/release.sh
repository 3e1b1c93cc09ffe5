#!/usr/bin/env bash
# Makes a release's files of a program that Distribution/check.sh has let pass: an archive with the program, its completions, its manual
# page and all licences; a Debian package; a list of what it is made of (CycloneDX); and the files' SHA-256 sums.
#
#     Distribution/build.sh dist/lethe && Distribution/check.sh dist/lethe
#     DEB_MAINTAINER='Name <mail>' Distribution/release.sh dist/lethe dist/release [options of swift package]
#
# Needs binutils, Python and, for the Debian package, dpkg-deb. The same program gives the same bytes.
set -euo pipefail
program=$(realpath "$1")
output=$2
shift 2
repository=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$output"
output=$(realpath "$output")
cd "$repository"
version=$("$program" --version)
name="lethe-$version-linux-$(uname -m)"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Everything is as old as the program.
time=$(date -u -r "$program" +%s)

install -D -m 755 "$program" "$scratch/$name/lethe"
Distribution/strip.sh "$scratch/$name/lethe"
for shell in bash:lethe.bash zsh:_lethe fish:lethe.fish; do
  mkdir -p "$scratch/$name/completions"
  "$program" --generate-completion-script "${shell%%:*}" > "$scratch/$name/completions/${shell#*:}"
done
Distribution/manual.sh "$program" > "$scratch/$name/lethe.1"
cp LICENSE README.md "$scratch/$name/"
cp -r Documentation "$scratch/$name/"

swift package "$@" show-dependencies --format json > "$scratch/dependencies.json" 2> "$scratch/said" || {
  cat "$scratch/said" >&2
  exit 1
}
python3 Distribution/components.py "$scratch/dependencies.json" "$program" \
  --licences "$scratch/$name/licences" --bill "$output/$name.cdx.json"
# Swift's own is beside its libraries.
resources=$(swiftc -print-target-info | python3 -c 'import json, sys; print(json.load(sys.stdin)["paths"]["runtimeResourcePath"])')
cp "$resources/../../share/swift/LICENSE.txt" "$scratch/$name/licences/swift-LICENSE.txt"
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time" --mode=u=rwX,go=rX -C "$scratch" "$name" |
  gzip -9n > "$output/$name.tar.gz"
if command -v dpkg-deb > /dev/null; then SOURCE_DATE_EPOCH=$time Distribution/deb.sh "$program" "$output"; fi
cd "$output"
files=("$name.tar.gz" "$name.cdx.json")
for file in lethe_"$version"_*.deb; do if [[ -e $file ]]; then files+=("$file"); fi; done
sha256sum -- "${files[@]}" > SHA256SUMS
cat SHA256SUMS
