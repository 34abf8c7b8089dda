# What the scripts share that download. Sourced after common.sh, never run. They set $url and $partial, what is
# downloaded and where it grows.
# shellcheck shell=bash

attempts=8
pause=${XRAY_RETRY_SECONDS:-1}
curl_process=''

size_of() { wc -c < "$1" | tr -d ' '; }

sha256_of() {
    if command -v sha256sum > /dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi | cut -d ' ' -f 1
}

# fetch ARGUMENT...: curl in the background, because a shell hears of an interruption only while it waits.
fetch() {
    local code=0
    curl --fail --location --suppress-connect-headers --connect-timeout 30 --speed-limit 1 --speed-time 60 "$@" &
    curl_process=$!
    wait "$curl_process" || code=$?
    curl_process=''
    return "$code"
}

# try_again ATTEMPT CODE: whether curl's error may pass by itself; another one ends the script.
try_again() {
    case $2 in
        6 | 7) # Nobody of that name, or nobody who answers.
            [ "$1" -lt "$attempts" ] || fail 69 "$url cannot be reached; is there a network, and a proxy it wants?"
            note "the server cannot be reached; once more"
            sleep "$pause"
            ;;
        18 | 28 | 35 | 52 | 55 | 56 | 92)
            [ "$1" -lt "$attempts" ] ||
                fail 69 "$url: the connection broke $attempts times; the same command goes on from here"
            note "the connection broke; once more"
            sleep "$pause"
            ;;
        22) fail 69 "$url cannot be downloaded; the line above says why" ;;
        23) fail 74 "$partial cannot be written; is the disk full?" ;;
        *) fail 69 "$url cannot be downloaded (curl's error $2)" ;;
    esac
}

interrupted() {
    [ -z "$curl_process" ] || kill "$curl_process" 2> /dev/null || true
    printf '\n' >&2
    [ ! -e "${partial:-}" ] || note "what is downloaded so far is kept; the same command goes on from there" >&2
    exit 130
}
trap interrupted INT TERM
