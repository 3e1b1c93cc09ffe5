#!/usr/bin/env bash
# Says whether a program may be released: what it needs, how old a C library serves, whether it names all whose work it holds, and
# whether it runs where nothing but these libraries is.
#
#     Distribution/check.sh PROGRAM [CHECKOUTS]
#
# PROGRAM is unstripped; CHECKOUTS holds the packages' sources (default: .build/checkouts). Needs binutils, and bubblewrap for the last check.
set -euo pipefail
program=$(realpath "$1")
checkouts=${2:-$(cd "$(dirname "$0")/.." && pwd)/.build/checkouts}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
fail() {
  echo "$*" >&2
  failed=1
}

if ! command -v readelf > /dev/null; then
  echo "binutils are needed: readelf, objdump and nm." >&2
  exit 69
fi
needed=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
if others=$(grep -vE '^(lib(c|m|gcc_s|stdc\+\+)\.so\.[0-9]+|ld-linux-[a-z0-9_-]+\.so\.[0-9]+)$' <<< "$needed"); then
  fail "It needs libraries that not every machine has:" $others
fi
versions=$(objdump -T "$program" | grep -oE 'GLIBC(XX)?_[0-9.]+' | sort -uV)
if newer=$(grep -vxE 'GLIBC_2\.([0-9]|[12][0-9]|3[0-4])(\.[0-9]+)?|GLIBCXX_3\.4(\.([0-9]|1[0-9]|2[0-9]))?' <<< "$versions"); then
  fail "It needs newer libraries than those of 2.34's time:" $newer
fi

# A package's modules are the folders of its sources; their symbols begin with a module's name.
licences=$("$program" licences)
nm "$program" | sed -n 's/.* \$s\([0-9]\+\)\([A-Za-z_].*\)/\1 \2/p' | awk '{ print substr($2, 1, $1) }' | sort -u > "$scratch/modules"
for package in "$checkouts"/*/; do
  package=${package%/}
  for module in "$package"/Sources/*/; do
    module=$(basename "$module")
    if grep -qx "$module" "$scratch/modules" && ! grep -qx "$(basename "$package")" <<< "$licences"; then
      fail "\`lethe licences\` doesn't name $(basename "$package"), whose $module it holds."
    fi
  done
done
[[ -s $scratch/modules ]] || fail "No module's symbols are there: give the program before it is stripped."

if command -v bwrap > /dev/null; then
  mkdir -p "$scratch/root"/{proc,dev,tmp}
  install -m 755 "$program" "$scratch/root/lethe"
  ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
    mkdir -p "$scratch/root$(dirname "$library")"
    cp -L "$library" "$scratch/root$library"
  done
  alone=(bwrap --ro-bind "$scratch/root" / --proc /proc --dev /dev --tmpfs /tmp --unshare-net)
  if "${alone[@]}" /lethe --version > "$scratch/version" 2> "$scratch/said"; then
    released=$(echo 'Seen on 12/03/2019.' | "${alone[@]}" /lethe deidentify --without-model --rules 2> /dev/null || true)
    [[ $released == 'Seen on <DATE>.' ]] || fail "Alone with its libraries it doesn't de-identify a note."
    echo "Runs alone with: $(tr '\n' ' ' <<< "$needed")"
  elif grep -qiE 'permi|namespace|operation' "$scratch/said"; then
    echo "Not tried in a root of its own: this machine doesn't let bubblewrap make one."
  else
    fail "Alone with its libraries it doesn't start."
  fi
else
  echo "Not tried in a root of its own: bubblewrap isn't here."
fi
echo "Needs: $(tr '\n' ' ' <<< "$needed")up to $(grep -v XX <<< "$versions" | tail -1)$(grep XX <<< "$versions" | tail -1 | sed 's/^/, /')"
exit $failed
