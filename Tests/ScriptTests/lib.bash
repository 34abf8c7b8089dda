# What the tests of the scripts share. Sourced, never run.
# shellcheck shell=bash

# What the caller's environment says to the scripts is for their use, not for their tests. With CDPATH `cd` prints.
unset CDPATH XRAY_DATA XRAY_DATA_BYTES XRAY_DATA_COUNTS XRAY_DATA_SHA256 XRAY_DATA_URL XRAY_PEERS_CACHE \
    XRAY_PEERS_PYTHON XRAY_SHARED XRAY_WEIGHTS_SHA256 XRAY_WEIGHTS_URL
export XRAY_RETRY_SECONDS=0.05

# shellcheck disable=SC2034  # read by the tests that source this file
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# expect WHAT COMMAND...: a check by a command's success.
expect() {
    local what=$1
    shift
    if "$@" > /dev/null 2>&1; then return; fi
    printf '      expected: %s\n' "$what"
    expected=no
}

# run STATUS COMMAND...: runs it, keeps what it prints in $work/output, and expects its status.
run() {
    local wanted=$1 status=0
    shift
    "$@" > "$work/output" 2>&1 < /dev/null || status=$?
    [ "$status" -eq "$wanted" ] && return
    printf '      %s ended with %s, not %s; it printed:\n' "${1##*/}" "$status" "$wanted"
    sed 's/^/      | /' "$work/output"
    expected=no
}

says() { expect "it says '$1'" grep -F -- "$1" "$work/output"; }

# Runs every function whose name starts with test_, each in an empty folder of its own, $here.
run_tests() {
    local name
    for name in $(compgen -A function test_); do
        here=$work/$name expected=yes
        mkdir -p "$here"
        "$name"
        if [ "$expected" = yes ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf 'FAILED %s\n' "$name"
        fi
    done
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
}
