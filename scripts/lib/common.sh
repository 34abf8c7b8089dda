# What the scripts share. Sourced, never run.
# shellcheck shell=bash

# With it `cd` may go elsewhere, and prints where, into what "$(cd ... && pwd)" gives.
unset CDPATH

# The package's own folder, wherever the script was started from.
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

# The programs the package builds.
# shellcheck disable=SC2034  # read by the scripts that source this file
programs=(xray-train xray-eval xray-predict xray-export xray-data xray-bench)

heading() { printf '\n== %s ==\n' "$*"; }

note() { printf '%s: %s\n' "${0##*/}" "$*"; }

# fail STATUS MESSAGE: says what is wrong in one line and ends the script. The numbers are those of sysexits.h.
fail() {
    local status=$1
    shift
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit "$status"
}

# The usual end of a loop over the arguments.
refuse_argument() { fail 64 "unknown argument '$1'; ${0##*/} --help tells what there is"; }

# need_value OPTION COUNT: an option that takes a value was given one.
need_value() { [ "$2" -ge 2 ] || fail 64 "$1 needs a value; ${0##*/} --help tells which"; }

# has_run_tests LOG: whether `swift test` has run any.
has_run_tests() { grep -qE 'Test run with [1-9]' "$1"; }

# Homebrew keeps its headers and libraries where no compiler looks by itself.
if [ "$(uname -s)" = Darwin ] && command -v brew > /dev/null; then
    brew_prefix=$(brew --prefix)
    export CPATH="${CPATH:+$CPATH:}$brew_prefix/include"
    export LIBRARY_PATH="${LIBRARY_PATH:+$LIBRARY_PATH:}$brew_prefix/lib"
fi
