# SPDX-License-Identifier: Apache-2.0
# What the clients' lists share: sourced with RUNTIME. A list runs in namespaces of its own (mounts, processes, network
# without a way out) with a /run of its own, so that a daemon it starts sees nothing of the machine's and ends with it.
# Its containers' cgroups are below $PARENT. The rootfs has all of busybox, two users, and `facts`, which tells what a
# container was given.
if [ -z "${CAISSON_OWN_NAMESPACES:-}" ]; then
    export CAISSON_OWN_NAMESPACES=$$
    unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private "$0" "$@"
    exit
fi
HERE=$(dirname "$(realpath "$0")")
DEPLOY=$HERE/../../deploy
. "$HERE/../tap.sh"
PARENT=/caisson-$(basename "$0")-$CAISSON_OWN_NAMESPACES
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs /run       # where clients keep what they do not let be named

status() { "$@" > "$WORK/out" < /dev/null; echo $?; }      # COMMAND...: its exit status; what it prints is in $WORK/out
own_cgroups() { find /sys/fs/cgroup -depth -type d -path "*$PARENT*"; }
remove_own() {
    own_cgroups | while read -r cgroup; do rmdir "$cgroup" 2> /dev/null; done
    rm -rf --one-file-system "$WORK"
}
in_cgroup() { # CONTROLLER V1_FILE V2_FILE CGROUP: a value the kernel has for it
    cat "/sys/fs/cgroup/$1$4/$2" 2> /dev/null || cat "/sys/fs/cgroup$4/$3"
}
SESSION='tty; for i in $(seq 200); do [ "$(stty size)" != "33 99" ] || break; sleep 0.1; done; stty size; exit 5
'
typed() { # LINES COMMAND: what is seen on a terminal of 33 x 99 where the command runs and the lines are typed
    printf '%s' "$1" | script -qec "stty rows 33 cols 99; $2" /dev/null | tr -d '\r'
}

for applet in $(busybox --list); do [ -e "$WORK/rootfs/bin/$applet" ] || ln -s busybox "$WORK/rootfs/bin/$applet"; done
printf 'root:x:0:0:root:/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n' > "$WORK/rootfs/etc/passwd"
printf 'root:x:0:\nuser:x:1000:\n' > "$WORK/rootfs/etc/group"
cat > "$WORK/rootfs/bin/facts" << 'FACTS'
#!/bin/sh
limit() { cat "/sys/fs/cgroup/$1" "/sys/fs/cgroup/$2" 2> /dev/null; }
echo "user=$(id -u):$(id -g)"
echo "files=$(ulimit -Sn):$(ulimit -Hn)"
echo "memory=$(limit memory/memory.limit_in_bytes memory.max)"
echo "pids=$(limit pids/pids.max pids.max)"
echo "cpu=$(limit cpu/cpu.cfs_quota_us cpu.max | cut -d' ' -f1)"
sed -n 's/^\(CapEff\|CapBnd\|NoNewPrivs\|Seccomp\):\t/\1=/p' /proc/self/status
echo "sysctl=$(cat /proc/sys/kernel/msgmax)"
echo "host=$(hostname)"
echo "init=$(cat /proc/1/comm)"
echo "uids=$(cat /proc/self/uid_map | paste -sd' ')"
echo "kmsg=$(ls /dev/kmsg 2> /dev/null)"
echo "scratch=$(df -k /scratch 2> /dev/null | tail -1 | awk '{print $2}')"
echo "volume=$(cat /volume 2> /dev/null)"
(: >> /volume) 2> /dev/null && echo volume_writable=yes || echo volume_writable=no
(: > /written) 2> /dev/null && echo writable=yes || echo writable=no
echo "data=$(ls /data 2> /dev/null)"
(: > /data/kept) 2> /dev/null
echo "pid=$$"
FACTS
chmod 755 "$WORK/rootfs/bin/facts"
mkdir "$WORK/rootfs/scratch"      # a mount in a user namespace makes none in a directory of the real root
