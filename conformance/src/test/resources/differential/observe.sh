# What a process in a container sees; sections start with "@@ name". HOST_NS: "kind=link" of the host's namespaces.
section() { echo "@@ $1"; }
section mounts
# mount point, root of the mount, options, propagation, type, super block options
sed 's/^[0-9]* [0-9]* [0-9:]* //' /proc/self/mountinfo
section status
grep -E '^(Uid|Gid|Groups|Umask|Cap|NoNewPrivs|Seccomp)' /proc/$$/status
section idmaps
cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups
section limits
cat /proc/$$/limits
section cgroup-values
for f in memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes memory/memory.soft_limit_in_bytes memory/memory.swappiness \
    pids/pids.max cpu/cpu.shares cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us devices/devices.list; do
    [ -e /sys/fs/cgroup/$f ] && sed "s|^|$f |" /sys/fs/cgroup/$f
done
section cgroup-paths
sed 's/^[0-9]*://' /proc/self/cgroup
section namespaces
for n in $HOST_NS; do
    [ "$(readlink /proc/self/ns/${n%%=*})" = "${n#*=}" ] && echo "${n%%=*} host" || echo "${n%%=*} new"
done
section environment
tr '\0' '\n' < /proc/$$/environ | grep -v '^HOST_NS='
section descriptors
ls /proc/$$/fd
section devices
ls -ln /dev | sed 's/  */ /g' | awk '{ if ($1 ~ /^[bc]/) print $1, $3, $4, $5, $6, $10; else if ($1 ~ /^l/) print $1, $3, $4, $9, $10, $11; else if (NF > 2) print $1, $3, $4, $9 }'
section misc
echo "cwd $(readlink /proc/$$/cwd)"
echo "pid $([ $$ = 1 ] && echo 1 || echo other)"
echo "hostname $(hostname)"
echo "oom_score_adj $(cat /proc/self/oom_score_adj)"
echo "domainname $(cat /proc/sys/kernel/domainname)"
echo "ip_forward $(cat /proc/sys/net/ipv4/ip_forward)"
echo "msgmax $(cat /proc/sys/kernel/msgmax)"
echo "lo $(cat /sys/class/net/lo/flags 2>&1)"
echo "exe $(readlink /proc/$$/exe)"
echo "cmdline $(tr '\0' ' ' < /proc/$$/cmdline | cut -c1-20)"
echo "tmp-writable $( (: > /tmp/x) 2>/dev/null && echo yes || echo no)"
echo "null-writable $( (: > /dev/null) 2>/dev/null && echo yes || echo no)"
echo "mknod $(mknod /dev/shm/x c 1 5 2>&1 && head -c1 /dev/shm/x 2>&1 | wc -c)"
exit 42
