#!/usr/bin/env bash
# Makes a Debian package of a static build:
#
#     swift build -c release --static-swift-stdlib --product lethe
#     DEB_MAINTAINER='Name <mail>' Distribution/deb.sh .build/release/lethe dist
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
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/lethe"

write() { # PATH, its contents from standard input
  mkdir -p "$(dirname "$root/$1")"
  cat > "$root/$1"
  chmod 644 "$root/$1"
}

for shell in bash:bash-completion/completions/lethe zsh:zsh/vendor-completions/_lethe fish:fish/vendor_completions.d/lethe.fish; do
  # A completion is read, not run.
  "$program" --generate-completion-script "${shell%%:*}" | sed '1{/^#!/d}' | write "usr/share/${shell#*:}"
done

# One page that leads to the help of each command, which is its manual.
{
  cat << 'PAGE'
.Dd $Mdocdate$
.Dt LETHE 1
.Os
.Sh NAME
.Nm lethe
.Nd find and replace protected text in clinical notes
.Sh SYNOPSIS
.Nm
.Ar command
.Op Ar argument ...
.Sh DESCRIPTION
.Nm
learns to find names, dates, places and numbers in clinical notes
from few labelled notes of one's own, and de-identifies the others, offline.
It is an aid, not a guarantee: a person decides about the release of any note.
.Pp
The commands are:
.Bl -tag -width deidentify
PAGE
  # Names and their words, which go on over indented lines.
  "$program" --help | awk '
    /^SUBCOMMANDS:/ { on = 1; next }
    on && /^$/ { on = 0 }
    on && /^  [a-z]/ { printf ".It Cm %s\n", $1; sub(/^  [a-z-]+ +/, ""); print; next }
    on { sub(/^ +/, ""); print }'
  cat << 'PAGE'
.El
.Pp
.Nm
.Cm help Ar command
shows the options of each, with examples.
.Sh EXIT STATUS
0 where everything was done; 1 where some of it was not, as the messages say;
64 for a command that can't be; 130 after an interruption.
.Sh SEE ALSO
The documentation in
.Pa /usr/share/doc/lethe .
PAGE
} | sed "s/\\\$Mdocdate\\\$/$(date -u -r "$program" '+%B %-d, %Y')/" | gzip -9n | write usr/share/man/man1/lethe.1.gz

for page in README.md Documentation/*.md; do
  write "usr/share/doc/lethe/$(basename "$page")" < "$repository/$page"
done
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: lethe\n\nFiles: *\nCopyright: 2026 the Lethe contributors\nLicense: Apache-2.0\n The text is in /usr/share/common-licenses/Apache-2.0.\n'
  printf '\nComment:\n The program holds parts of the Swift standard library, of swift-argument-parser, swift-log, swift-crypto, swift-nio,\n swift-http-types and Hummingbird, under the Apache License 2.0, which is in /usr/share/common-licenses/Apache-2.0; of BoringSSL, under\n the ISC and OpenSSL licenses; and of llhttp, under the MIT license.\n'
} | write usr/share/doc/lethe/copyright
printf 'lethe (%s) unstable; urgency=low\n\n  * See the documentation of this version.\n\n -- %s  %s\n' "$version" "$maintainer" "$(date -R -u -r "$program")" |
  gzip -9n | write usr/share/doc/lethe/changelog.gz

size=$(du -sk "$root" | cut -f 1)
mkdir -p "$root/DEBIAN" "$output"
cat > "$root/DEBIAN/control" << CONTROL
Package: lethe
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $size
Depends: libc6 (>= 2.34), libgcc-s1 (>= 3.0), libstdc++6 (>= 11)
Section: science
Priority: optional
Description: find and replace protected text in clinical notes
 Learns to find names, dates, places and numbers in clinical notes from few
 labelled notes of one's own, and de-identifies the others: offline, on an
 ordinary machine, with a page to label on and a server for other programs.
CONTROL
dpkg-deb --build --root-owner-group "$root" "$output/lethe_${version}_$architecture.deb"
