/* SPDX-License-Identifier: Apache-2.0 */
/* Whole containers: namespaces, root file system, mounts, names. */
#include "init_plans.h"

static void test_hello(void)
{
	struct run *run = run_new();
	run->want_log = true;
	plan_container(run, ALL_BUT_USER_AND_TIME, "sh|-c|echo pid $$; echo $(ls /proc/self/fd); cat /proc/mounts");
	run_all(run);
	explain(run);
	is_number(run->first_status, 0, "the first process ends well");
	is_number(run->status, 0, "the program ends well");
	is_text(run->step, "", "nothing failed");
	has_text(run->output, "pid 1\n0 1 2 3\n", "process 1, with stdio and ls's directory open only");
	has_text(run->output, "proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n", "procfs");
	has_text(run->output, "devpts /dev/pts devpts", "devpts");
	has_text(run->output, "mqueue /dev/mqueue mqueue", "mqueue");
	ok(strstr(run->output, "sysfs") == NULL && strstr(run->output, "cgroup") == NULL,
	   "nothing of the host's mounts");
	has_text(run->records, "{\"level\":\"debug\",\"msg\":\"pivot root\"}\n", "the log tells the steps");
	free(run);
}

static void namespaces_of(struct run *run)
{
	/* seven of the eight must differ from ours; user does not exist here */
	static const char *const names[] = {"ipc", "uts", "net", "pid", "mnt", "cgroup", "time", "user"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char ours[PATH_MAX], theirs[PATH_MAX], path[64];
		memset(ours, 0, sizeof(ours));
		memset(theirs, 0, sizeof(theirs));
		must(readlink(compose(path, sizeof(path), "/proc/self/ns/%s", names[i]), ours, PATH_MAX - 1) > 0, path);
		must(readlink(compose(path, sizeof(path), "/proc/%d/ns/%s", run->init, names[i]), theirs,
		              PATH_MAX - 1) > 0,
		     path);
		bool differs = strcmp(ours, theirs) != 0;
		ok(differs == (strcmp(names[i], "user") != 0), "%s namespace", names[i]);
	}
}

static void test_all_namespaces(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME | NEW_TIME);
	plan_attribute_text(&run->bootstrap, ATTR_TIMENSOFFSET, "monotonic 86400 0\nboottime 1000000 0\n");
	plan_attribute_text(&run->bootstrap, ATTR_OOM_SCORE_ADJ, "321");
	plan_rootfs(&run->programme);
	OP(&run->programme, OP_UNSHARE, "q", UINT64_C(0x02000000));
	OP(&run->programme, OP_LOOPBACK_UP, "");
	OP(&run->programme, OP_HOSTNAME, "s", "bottle");
	OP(&run->programme, OP_DOMAINNAME, "s", "sea");
	plan_default_mounts(&run->programme);
	plan_mount(&run->programme, "sysfs", "/sys", "", NOSUID | NODEV | NOEXEC | RDONLY, MOUNT_NO_SYMLINK);
	plan_mount(&run->programme, "cgroup2", "/sys/fs/cgroup", "", NOSUID, 0);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	OP(&run->programme, OP_SYSCTL, "ss", "net/ipv4/ip_forward", "1");
	OP(&run->programme, OP_SYSCTL, "ss", "kernel/shm_rmid_forced", "1");
	plan_program(&run->programme, "sh|-c|hostname; cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_forward "
	                              "/proc/sys/kernel/shm_rmid_forced /proc/self/oom_score_adj "
	                              "/proc/self/timens_offsets /proc/self/cgroup; "
	                              "read up idle < /proc/uptime; echo up $(( ${up%.*} > 1000000 )); "
	                              "cat /sys/class/net/lo/flags; ls -d /sys/fs/cgroup/cgroup.procs");
	run->before_run = namespaces_of;
	expect_success(run, "all new namespaces", "bottle\nsea\n1\n1\n321\nmonotonic", "0::/\n", "up 1\n", "0x9\n",
	               "/sys/fs/cgroup/cgroup.procs");
}

static void test_binds(void)
{
	struct run *run = run_new();
	shell("mkdir -p %s && echo source > %s/f && echo single > %s", in_dir("source"), in_dir("source"),
	      in_dir("single"));
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_default_mounts(p);
	HOST_OP(p, OP_OPEN_TREE, "usu", 1u, in_dir("source"), TREE_RECURSIVE);
	HOST_OP(p, OP_TREE_ATTR, "uqqqu", 1u, RDONLY | NOEXEC, UINT64_C(0), (uint64_t)(MS_PRIVATE | MS_REC), 1u);
	HOST_OP(p, OP_OPEN_TREE, "usu", 2u, in_dir("single"), 0u);
	HOST_OP(p, OP_TREE_ATTR, "uqqqu", 2u, UINT64_C(0), UINT64_C(0), (uint64_t)MS_PRIVATE, 0u);
	OP(p, OP_MOUNT_TREE, "usu", 1u, "/made/on/the/way", 0u);
	OP(p, OP_MOUNT_TREE, "usu", 2u, "/made/file", 0u);
	OP(p, OP_MKDIR, "suuu", "/work/dir", 0700u, 5u, 6u);
	OP(p, OP_PIVOT_ROOT, "");
	OP(p, OP_MOUNT_ATTR, "sqqqu", "/", RDONLY, UINT64_C(0), UINT64_C(0), 0u);
	plan_program(p,
	             "sh|-c|cat /made/on/the/way/f /made/file; touch /made/on/the/way/g; echo $?; touch /x; echo $?; "
	             "stat -c '%u:%g %a' /work/dir; touch /dev/y; echo $?");
	expect_success(run, "binds", "source\nsingle\n", "touch: /made/on/the/way/g: Read-only file system\n1\n",
	               "touch: /x: Read-only file system\n1\n5:6 700\n0\n");
	ok(access(in_dir("rootfs/made/file"), F_OK) == 0, "mount points were made in the root file system");
	shell("rm -rf %s %s", in_dir("rootfs/made"), in_dir("rootfs/work"));
}

static void test_masks(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_default_mounts(p);
	plan_null_device(p);
	OP(p, OP_PIVOT_ROOT, "");
	OP(p, OP_MASK, "s", "/proc/version");
	OP(p, OP_MASK, "s", "/proc/absent");
	OP(p, OP_MASK, "s", "/proc/version/below");
	OP(p, OP_MASK, "s", "/proc/scsi");
	OP(p, OP_MASK, "s", "/data");
	OP(p, OP_MASK, "s", "/etc");
	OP(p, OP_READONLY, "s", "/proc/sys");
	OP(p, OP_READONLY, "s", "/proc/nothing");
	plan_program(p, "sh|-c|wc -c < /proc/version; echo in: $(ls /data /etc) :; touch /data/x; touch /etc/x; "
	                "echo 1 > /proc/sys/net/ipv4/ip_forward; grep -c ' /proc/sys proc ro' /proc/mounts");
	expect_success(run, "masks", "0\nin: /data: /etc: :\n", "touch: /data/x: Read-only file system",
	               "touch: /etc/x: Read-only", "can't create /proc/sys/net/ipv4/ip_forward: Read-only file system",
	               "\n1\n");
}

static void test_links_in_destinations(void)
{
	struct run *run = run_new();
	shell("cd %s && ln -s /run2 rootfs/absolute && ln -s ../../../../etc/up rootfs/data/up && ln -s data "
	      "rootfs/rel",
	      test_dir);
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_mount(p, "tmpfs", "/absolute/a", "", 0, 0);
	plan_mount(p, "tmpfs", "/data/up/b", "", 0, 0);
	plan_mount(p, "tmpfs", "/rel/c", "", 0, 0);
	plan_mount(p, "proc", "/proc", "", 0, MOUNT_NO_SYMLINK);
	OP(p, OP_PIVOT_ROOT, "");
	plan_program(p, "cat|/proc/mounts");
	expect_success(run, "links stay inside", " /run2/a tmpfs", " /etc/up/b tmpfs", " /data/c tmpfs");
	ok(access("/run2", F_OK) < 0 && access("/etc/up", F_OK) < 0, "nothing was made on the host");
	shell("cd %s/rootfs && rm -rf absolute data/up rel run2 etc/up data/c", test_dir);
}

static void test_tmpfs(void)
{
	struct run *run = run_new();
	shell("cd %s/rootfs && mkdir -p seed/sub && echo deep > seed/sub/f && ln -s sub/f seed/l && chmod 750 seed/sub "
	      "&& "
	      "chown 7:8 seed/sub/f && chmod 2711 seed",
	      test_dir);
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_mount(p, "tmpfs", "/seed", "size=1m", NODEV, MOUNT_TMPCOPYUP);
	plan_mount(p, "tmpfs", "/tmp", "", NODEV, 0);
	OP(p, OP_PIVOT_ROOT, "");
	plan_program(
		p, "sh|-c|cat /seed/l; stat -c '%n %a %u:%g' /seed /seed/sub /seed/sub/f /tmp; echo new > /seed/sub/f");
	expect_success(run, "tmpfs", "deep\n/seed 2711 0:0\n/seed/sub 750 0:0\n/seed/sub/f 644 7:8\n/tmp 1777 0:0\n");
	shell("grep -q deep %s/rootfs/seed/sub/f && rm -r %s/rootfs/seed", test_dir, test_dir);
}

static void test_remount(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	plan_default_mounts(&run->programme);
	plan_mount(&run->programme, "tmpfs", "/tmp", "size=1m|mode=700", NODEV | NOATIME, 0);
	OP(&run->programme, OP_REMOUNT, "sSqqq", "/tmp", "size=2m|nr_inodes=77", NOSUID, UINT64_C(0), UINT64_C(0));
	plan_mount(&run->programme, "tmpfs", "/etc", "size=1m", 0, 0);
	OP(&run->programme, OP_REMOUNT, "sSqqq", "/etc", "", RDONLY | NOATIME, UINT64_C(0x70),
	   (uint64_t)MS_SYNCHRONOUS);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "grep|tmpfs|/proc/mounts");
	expect_success(run, "remount", "tmpfs /tmp tmpfs rw,nosuid,noatime,size=2048k,nr_inodes=77,mode=700",
	               "tmpfs /etc tmpfs ro,sync,noatime,size=1024k");
	run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	OP(&run->programme, OP_REMOUNT, "sSqqq", "/data", "size=2m", UINT64_C(0), UINT64_C(0), UINT64_C(0));
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "true");
	expect_error(run, "remount", "/data", EINVAL, "size=2m");
}

static void test_overlay(void)
{
	char options[2048];
	struct run *run = run_new();
	shell("cd %s && mkdir -p l1 l2 up wk && echo one > l1/one && echo two > l2/two", test_dir);
	/* more than fsconfig takes: mount(2) has to do it */
	char detour[301];
	for (int i = 0; i < 300; i += 2)
		memcpy(detour + i, "./", 3);
	compose(options, sizeof(options), "lowerdir=%s/l1:%s/l2:%s/%srootfs/data|upperdir=%s/up|workdir=%s/wk",
	        test_dir, test_dir, test_dir, detour, test_dir, test_dir);
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_mount(p, "overlay", "/data", options, NOSUID, 0);
	OP(p, OP_PIVOT_ROOT, "");
	plan_program(p, "sh|-c|cat /data/one /data/two /data/file; echo up > /data/new");
	expect_success(run, "overlay with long options", "one\ntwo\nhello\n");
	ok(access(in_dir("up/new"), F_OK) == 0, "overlay writes to its upper directory");
}

static void test_moved_root(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	plan_default_mounts(&run->programme);
	OP(&run->programme, OP_MOVE_ROOT, "");
	plan_program(&run->programme, "sh|-c|ls -d /data; cat /proc/mounts; grep -c sysfs /proc/mounts");
	run_all(run);
	explain(run);
	has_text(run->output, "/data\n", "no-pivot: the root is the container's");
	has_text(run->output, "proc /proc proc rw,nosuid", "no-pivot: with its procfs");
	has_text(run->output, "\n0\n", "no-pivot: the host's sysfs is gone");
	free(run);
}

static void test_root_at_its_place(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	OP(&run->programme, OP_ROOT_PLACE, "s", in_dir("rootfs"));
	plan_rootfs(&run->programme);
	plan_default_mounts(&run->programme);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "sh|-c|ls -d /data /rootfs 2>/dev/null; true");
	expect_success(run, "a root attached at its own path", "/data\n");

	run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	OP(&run->programme, OP_ROOT_PLACE, "s", in_dir("rootfs"));
	plan_rootfs(&run->programme);
	OP(&run->programme, OP_MOVE_ROOT, "");
	plan_program(&run->programme, "true");
	expect_error(run, "move root", "root file system", EINVAL, "does not lie on the old root");
}

static void test_chroot(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, CLONE_NEWUTS);
	HOST_OP(&run->programme, OP_OPEN_TREE, "usu", 0u, in_dir("rootfs"), TREE_PLAIN);
	OP(&run->programme, OP_CHROOT, "u", 0u);
	OP(&run->programme, OP_CWD, "su", "/new/cwd", CWD_CREATE);
	plan_program(&run->programme, "sh|-c|pwd; ls /data");
	expect_success(run, "chroot without a mount namespace", "/new/cwd\nfile\n");
	shell("rmdir -p --ignore-fail-on-non-empty %s", in_dir("rootfs/new/cwd"));
}

static void test_id_mapped_tree(void)
{
	struct run *run = run_new();
	shell("mkdir -p %s && echo x > %s/f && chown 1000:1000 %s/f", in_dir("owned"), in_dir("owned"),
	      in_dir("owned"));
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	HOST_OP(&run->programme, OP_OPEN_TREE, "usu", 1u, in_dir("owned"), 0u);
	HOST_OP(&run->programme, OP_TREE_IDMAP, "ussu", 1u, "1000 77 1\n", "1000 78 1\n", 0u);
	OP(&run->programme, OP_MOUNT_TREE, "usu", 1u, "/owned", 0u);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "stat|-c|%u:%g|/owned/f");
	expect_success(run, "an id-mapped mount", "77:78\n");
	shell("rmdir %s", in_dir("rootfs/owned"));
}

/* A hierarchy as the host has it, seen from a cgroup namespace. */
static void test_cgroup_v1(void)
{
	struct run *run = run_new();
	if (access("/sys/fs/cgroup/memory/cgroup.procs", R_OK) != 0 ||
	    access("/sys/fs/cgroup/systemd/cgroup.procs", R_OK) != 0) {
		skip("cgroup v1 hierarchies", "there are none");
		free(run);
		return;
	}
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	OP(&run->programme, OP_UNSHARE, "q", UINT64_C(0x02000000));
	plan_mount(&run->programme, "tmpfs", "/sys", "mode=755", 0, 0);
	plan_mount(&run->programme, "cgroup", "/sys/memory", "memory", RDONLY, 0);
	plan_mount(&run->programme, "cgroup", "/sys/systemd", "none|name=systemd", RDONLY, 0);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "ls|-d|/sys/memory/memory.limit_in_bytes|/sys/systemd/tasks");
	expect_success(run, "cgroup v1 hierarchies", "/sys/memory/memory.limit_in_bytes\n/sys/systemd/tasks\n");
}

#define V2_GROUP "/sys/fs/cgroup/unified/caisson-init-test"

static void test_into_cgroup(void)
{
	struct run *run = run_new();
	if (mkdir(V2_GROUP, 0755) < 0 && errno != EEXIST) {
		skip("cloned into a cgroup", "no v2 tree at /sys/fs/cgroup/unified");
		free(run);
		return;
	}
	run->extra_fd = open(V2_GROUP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(run->extra_fd >= 0, V2_GROUP);
	plan_attribute_u32(&run->bootstrap, ATTR_CGROUP_FD, 3);
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	plan_mount(&run->programme, "proc", "/proc", "", 0, MOUNT_NO_SYMLINK);
	plan_mount(&run->programme, "cgroup2", "/sys", "", 0, 0);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "sh|-c|grep 0:: /proc/self/cgroup; cat /sys/cgroup.procs");
	int fd = run->extra_fd;
	expect_success(run, "cloned into a cgroup, whose namespace has it as root", "0::/\n", "1\n");
	close(fd);
	must(rmdir(V2_GROUP) == 0, V2_GROUP);
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	test_hello();
	test_all_namespaces();
	test_binds();
	test_masks();
	test_links_in_destinations();
	test_tmpfs();
	test_remount();
	test_overlay();
	test_moved_root();
	test_root_at_its_place();
	test_chroot();
	test_id_mapped_tree();
	test_cgroup_v1();
	test_into_cgroup();
	return harness_end();
}
