#!/usr/bin/env bash
# Makes a Debian package of a static build:
#
#     Distribution/build.sh dist/lethe
#     DEB_MAINTAINER='Name <mail>' Distribution/deb.sh dist/lethe dist
#
# Needs dpkg-deb and binutils.
set -euo pipefail
program=$(realpath "$1")
output=$2
maintainer=${DEB_MAINTAINER:?Who answers for the package: Name <mail>}
repository=$(cd "$(dirname "$0")/.." && pwd)
version=$("$program" --version)
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

install -D -m 755 "$program" "$root/usr/bin/lethe"
"$repository/Distribution/strip.sh" "$root/usr/bin/lethe"

write() { # PATH, its contents from standard input
  mkdir -p "$(dirname "$root/$1")"
  cat > "$root/$1"
  chmod 644 "$root/$1"
}

for shell in bash:bash-completion/completions/lethe zsh:zsh/vendor-completions/_lethe fish:fish/vendor_completions.d/lethe.fish; do
  # A completion is read, not run.
  "$program" --generate-completion-script "${shell%%:*}" | sed '1{/^#!/d}' | write "usr/share/${shell#*:}"
done

"$repository/Distribution/manual.sh" "$program" | gzip -9n | write usr/share/man/man1/lethe.1.gz

for page in "$repository"/README.md "$repository"/Documentation/*.md; do
  write "usr/share/doc/lethe/$(basename "$page")" < "$page"
done
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: lethe\n\nFiles: *\nCopyright: 2026 the Lethe contributors\nLicense: Apache-2.0\n The text is in /usr/share/common-licenses/Apache-2.0.\n'
  printf 'Comment:\n The program holds parts of these works, on these terms:\n .\n'
  "$program" licences | sed 's/^/ /'
} | write usr/share/doc/lethe/copyright
printf 'lethe (%s) unstable; urgency=low\n\n  * See the documentation of this version.\n\n -- %s  %s\n' "$version" "$maintainer" "$(date -R -u -r "$program")" |
  gzip -9n | write usr/share/doc/lethe/changelog.gz

# Where it isn't linked in.
cpp=
if readelf -d "$program" | grep -q 'NEEDED.*libstdc++'; then cpp=", libstdc++6 (>= 11)"; fi
size=$(du -sk "$root" | cut -f 1)
mkdir -p "$root/DEBIAN" "$output"
# Files of one time: the same program gives the same package.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(date -u -r "$program" +%s)}
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
cat > "$root/DEBIAN/control" << CONTROL
Package: lethe
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Depends: libc6 (>= 2.34), libgcc-s1 (>= 3.0)$cpp
Section: science
Priority: optional
Description: find and replace protected text in clinical notes
 Learns to find names, dates, places and numbers in clinical notes from few
 labelled notes of one's own, and de-identifies the others: offline, on an
 ordinary machine, with a page to label on and a server for other programs.
CONTROL
dpkg-deb --build --root-owner-group "$root" "$output/lethe_${version}_$architecture.deb"
