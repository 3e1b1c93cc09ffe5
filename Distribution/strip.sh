#!/usr/bin/env bash
# Takes out of a program what running it doesn't need, in place, and what says where it was built:
#
#     Distribution/strip.sh PROGRAM
set -euo pipefail
strip --strip-unneeded --remove-section=.comment --remove-section=.note --remove-section=.swift_modhash "$1"
