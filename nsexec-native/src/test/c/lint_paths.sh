#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No path of the container is resolved by a plain system call: path_open (openat2 inside the root) gives descriptors, and
# everything else works on those. Calls that take a path are refused outside the list below; each line of it is
# "file call how-many", and says why it is no path of the container, or why it can be trusted. The launcher and the probe
# see no container's paths. Prints TAP.
cd "$(dirname "$0")/../../main/c" || exit 1

allowed='
context.c open 1          # "/" of a process that has entered the container
copyup.c fchownat 1       # one name, no link followed, below descriptors
copyup.c fchmodat 1       # in our own tmpfs, which nobody sees yet
copyup.c openat 5         # as above
copyup.c readlinkat 1
copyup.c symlinkat 1
copyup.c mkdirat 1
copyup.c fstatat 1
copyup.c mknodat 1
copyup.c utimensat 1
exec.c openat 1           # self/fd in the procfs of our own or the verified one
exec.c stat 1             # the program, by a process that has entered the container
exec.c execve 1
hooks.c open 1            # stdin of a hook without a state document
hooks.c execve 1
host.c open 1             # the procfs of the caller, verified
idmap.c execve 1          # newuidmap, of the host
idmap.c openat 1          # in the verified procfs
init.c open 1             # /dev/null of the host
kernel.c AT_FDCWD 1       # access to the program
mount_legacy.c mount 2    # on "." of a directory that was opened inside the root
namespaces.c open 1       # namespace files, of the host
namespaces.c openat 1     # in the verified procfs
net_devices.c openat 2    # namespace files in the verified procfs
nodes.c openat 1          # one name below a directory opened inside the root, no link followed
nodes.c mknodat 1
nodes.c symlinkat 1
nodes.c readlinkat 1
nodes.c fchownat 2        # of the descriptor itself
old_mounts.c open 1       # mount points of the host, from its own table
old_mounts.c openat 1
old_mounts.c umount2 1
old_mounts.c mount 1
path.c readlinkat 1       # one name below a directory opened inside the root
path.c mkdirat 1
path.c openat 2           # the same with O_EXCL; self/fd of a verified procfs
procfs.c AT_FDCWD 1       # /proc, verified afterwards
procfs.c open 1
rootfs.c AT_FDCWD 2       # "/"
rootfs.c open 2           # "/"; where the root is on the host
rootfs.c mount 1          # "." of the old root
rootfs.c umount2 1
rootfs.c chdir 3          # "/" after the change of root
rootfs.c chroot 2         # "."
trees.c AT_FDCWD 1        # mount sources, of the host, by the first process
util.c openat 1           # names below the verified procfs
'

calls='open|openat|creat|mkdir|mkdirat|mknod|mknodat|mkfifo|mount|umount|umount2|stat|lstat|fstatat|statx|access|faccessat'
calls="$calls|chdir|chroot|rename|renameat|renameat2|unlink|unlinkat|rmdir|symlink|symlinkat|link|linkat|readlink|readlinkat"
calls="$calls|chmod|chown|lchown|fchownat|fchmodat|utimensat|opendir|scandir|nftw|realpath|fopen|freopen|truncate|statfs"
calls="$calls|setxattr|lsetxattr|execve|execv|execvp|execl|posix_spawn"

# the sources of caisson-init, without comments and texts
sources=$(ls ./*.c | sed 's|^\./||' | grep -v -e '^launcher' -e '^probe')
strip() {
	sed -e 's|/\*.*\*/||' -e 's|^[ \t]*\*.*||' -e 's|/\*.*||' -e 's|"[^"]*"|""|g' "$1"
}
found=$(for file in $sources; do
	strip "$file" | grep -oE "(^|[^A-Za-z0-9_.>])($calls)\(|AT_FDCWD" | sed -E 's|.*[^A-Za-z0-9_]([a-z0-9]+)\($|\1|; s|\($||' |
		sort | uniq -c | awk -v file="$file" '{ print file, $2, $1 }'
done | sort)
expected=$(echo "$allowed" | sed 's/ *#.*//' | grep . | sort)

report() { # NAME OFFENDERS
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		echo "$2" | sed 's/^/# /'
	fi
}

number=0
echo 1..3
report 'calls that take a path are those of the list' \
	"$(printf '%s\n' "$found" >"${TMPDIR:-/tmp}/found.$$"
	printf '%s\n' "$expected" | diff - "${TMPDIR:-/tmp}/found.$$" | grep '^[<>]' | sed 's/^</listed only:/; s/^>/found:      /'
	rm -f "${TMPDIR:-/tmp}/found.$$")"
report 'a file is only made where none was: O_CREAT with O_EXCL' "$(grep -n O_CREAT $sources | grep -v O_EXCL)"
report 'what is opened is closed at execve: O_CLOEXEC' \
	"$(grep -nE '(^|[^A-Za-z0-9_])(open|openat)\(' $sources | grep -vE 'O_CLOEXEC|open\("/dev/null", O_RDWR\)|^[a-z_.]+:[0-9]+:[ \t]*/?\*')"
