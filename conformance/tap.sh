# SPDX-License-Identifier: Apache-2.0
# What the TAP suites here share: sourced with RUNTIME, bin/caisson of a distribution or any runtime with runc's command
# line. Gives WORK, ID (deleted at the end), default.json without a terminal, and a busybox rootfs. Needs jq.
RUNTIME=$(command -v "$1") && RUNTIME=$(realpath "$RUNTIME") || { echo "Bail out! no runtime '$1'"; exit 1; }
CAISSON=''
[ "$(basename "$RUNTIME")" != caisson ] || CAISSON=1
WORK=$(mktemp -d /tmp/caisson-tap.XXXXXX)
chmod 755 "$WORK"
ID=caisson-test-$(basename "$0")-$$
CGROUP=/$ID
TESTS=0 BAD=0
rt() { "$RUNTIME" --root "$WORK/state" "$@"; }
cleanup() { rt delete --force "$ID" > /dev/null 2>&1; rm -rf --one-file-system "$WORK"; }
trap cleanup EXIT

is() { # NAME GOT WANTED
    TESTS=$((TESTS + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $TESTS - $1"
    else
        BAD=$((BAD + 1))
        echo "not ok $TESTS - $1"
        printf '# got %s\n# wanted %s\n' "${2//$'\n'/\\n}" "${3//$'\n'/\\n}"
        [ ! -s "$WORK/err" ] || sed 's/^/# stderr: /' "$WORK/err"
    fi
}
skip() { # NAME WHY
    TESTS=$((TESTS + 1))
    echo "ok $TESTS - $1 # SKIP $2"
}
caisson_is() { # NAME GOT WANTED WHY: what the oracle, runc 1.1.5, does not do
    if [ -n "$CAISSON" ]; then is "$1" "$2" "$3"; else skip "$1" "runc: $4"; fi
}
line() { # NAME: what the container's program said about it, in lines "NAME=VALUE" of $WORK/out
    sed -n "s/^$1=//p" "$WORK/out" | tr -d '\r' | tr -s ' \t' ' ' | sed 's/^ //'
}
bundle() { # JQ_FILTER: config.json from the default one
    jq "$1" "$WORK/default.json" > "$WORK/config.json" || { echo "Bail out! $1"; exit 1; }
}
detached() { # runs the container detached, its first lines in $WORK/out, until it prints "ready"
    local text status
    [ -p "$WORK/pipe" ] || mkfifo "$WORK/pipe"
    exec 5<> "$WORK/pipe"
    rt run -d -b "$WORK" "$ID" > "$WORK/pipe" 2> "$WORK/err" < /dev/null
    status=$?
    while [ $status = 0 ] && read -r -t 20 -u 5 text && [ "$text" != ready ]; do echo "$text"; done > "$WORK/out"
    exec 5>&-
    return $status
}
ended() { # PID...: waits until the processes have ended
    local pid
    for pid; do timeout 20 tail -s 0.1 -f --pid "$pid" /dev/null; done
}
finish() { echo "1..$TESTS"; exit $((BAD > 0)); }

mkdir -p "$WORK/rootfs"/{bin,dev,proc,sys,tmp,etc}
cp "$(command -v busybox)" "$WORK/rootfs/bin/busybox"
for applet in sh cat echo sleep true id ls dd grep head stat mkdir mknod touch readlink; do ln -s busybox "$WORK/rootfs/bin/$applet"; done
(cd "$WORK" && "$RUNTIME" spec && jq '.process.terminal = false' config.json > default.json)
