#!/usr/bin/env bash
# The manual page of a program: one that leads to the help of each command, which is its manual.
#
#     Distribution/manual.sh PROGRAM > lethe.1
set -euo pipefail
program=$1
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
} | sed "s/\\\$Mdocdate\\\$/$(LC_ALL=C date -u -r "$program" '+%B %-d, %Y')/"
