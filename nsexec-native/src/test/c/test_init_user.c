/* SPDX-License-Identifier: Apache-2.0 */
/* User namespaces: new ones, mapped by root and without rights, and joined ones; exec into a container. */
#include "init_plans.h"

#define ROOTLESS_UID 4321u

static void plan_mapped(struct run *run, const char *uid_map, const char *gid_map)
{
	plan_attribute_text(&run->bootstrap, ATTR_UIDMAP, uid_map);
	plan_attribute_text(&run->bootstrap, ATTR_GIDMAP, gid_map);
}

static void test_mapped_by_root(void)
{
	struct run *run = run_new();
	shell("chown 100000:100000 %s", in_dir("rootfs/tmp"));
	plan_mapped(run, "0 100000 1000\n", "0 100000 1000\n");
	uint8_t yes = 1;
	plan_attribute(&run->bootstrap, ATTR_SETGROUP, &yes, 1);
	plan_attribute_text(&run->bootstrap, ATTR_TIMENSOFFSET, "boottime 5000000 0\n");
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME | CLONE_NEWUSER | NEW_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	OP(p, OP_UNSHARE, "q", UINT64_C(0x02000000));
	OP(p, OP_HOSTNAME, "s", "mapped");
	plan_default_mounts(p);
	plan_mount(p, "sysfs", "/sys", "", RDONLY, 0);
	plan_mount(p, "cgroup2", "/sys/fs/cgroup", "", RDONLY, 0);
	HOST_OP(p, OP_OPEN_TREE, "usu", 1u, "/dev/null", 0u);
	HOST_OP(p, OP_TREE_ATTR, "uqqqu", 1u, UINT64_C(0), UINT64_C(0), (uint64_t)MS_PRIVATE, 0u);
	OP(p, OP_MOUNT_TREE, "usu", 1u, "/dev/null", 0u);
	OP(p, OP_PIVOT_ROOT, "");
	OP(p, OP_SYSCTL, "ss", "net/ipv4/ip_forward", "1");
	OP(p, OP_MASK, "s", "/proc/keys");
	OP(p, OP_READONLY, "s", "/proc/sys");
	plan_program(p,
	             "sh|-c|id -u; cat /proc/self/uid_map /proc/self/gid_map /proc/sys/net/ipv4/ip_forward; hostname; "
	             "echo x > /dev/null; touch /tmp/mine; stat -c %u:%g /tmp/mine; read up idle < /proc/uptime; "
	             "echo up $(( ${up%.*} > 5000000 )); wc -c < /proc/keys; touch /data/x; true");
	expect_success(run, "ids mapped by root", "0\n         0     100000       1000\n", "1\nmapped\n0:0\nup 1\n0\n",
	               "touch: /data/x: Permission denied");
	struct stat st;
	ok(stat(in_dir("rootfs/tmp/mine"), &st) == 0 && st.st_uid == 100000, "its files belong to the mapped id");
	shell("rm -f %s", in_dir("rootfs/tmp/mine"));
}

static void test_rootless(void)
{
	char map[64];
	struct run *run = run_new();
	uint8_t yes = 1;
	run->spawn_as = ROOTLESS_UID;
	plan_mapped(run, compose(map, sizeof(map), "0 %u 1\n", ROOTLESS_UID), map);
	plan_attribute(&run->bootstrap, ATTR_ROOTLESS_EUID, &yes, 1);
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME | CLONE_NEWUSER);
	struct plan *p = &run->programme;
	OP(p, OP_SETSID, "");
	OP(p, OP_BECOME_ROOT, "u", ROOT_KEEP_GROUPS);
	OP(p, OP_PROCFS, "");
	plan_program(p, "/bin/busybox|sh|-c|busybox id -u; cat /proc/self/setgroups; echo $$");
	expect_success(run, "a user without rights", "0\ndeny\n1\n");
}

static void test_mapping_tool(void)
{
	char tool[PATH_MAX], map[64];
	struct run *run = run_new();
	uint8_t yes = 1;
	compose(tool, sizeof(tool), "%s/tool", test_dir);
	shell("printf '#!/bin/sh\\nenv > %s/tool.env; echo \"$0 $*\" >> %s/tool.log; exit 3\\n' > %s && chmod 755 %s "
	      "&& "
	      "touch %s/tool.env %s/tool.log && chmod 666 %s/tool.env %s/tool.log",
	      test_dir, test_dir, tool, tool, test_dir, test_dir, test_dir, test_dir);
	run->spawn_as = ROOTLESS_UID;
	plan_mapped(run, compose(map, sizeof(map), "0 %u 1\n1 100000 10\n", ROOTLESS_UID), "0 0 1\n");
	plan_attribute(&run->bootstrap, ATTR_ROOTLESS_EUID, &yes, 1);
	plan_attribute_text(&run->bootstrap, ATTR_UIDMAPPATH, tool);
	plan_bootstrap(run, CLONE_NEWUSER | CLONE_NEWPID);
	plan_program(&run->programme, "/bin/busybox|true");
	run_all(run);
	is_text(run->step, "map ids", "the tool's failure is reported");
	is_text(run->object, tool, "with its path");
	is_text(run->detail, "exit status 3", "and its status");
	free(run);
	shell("grep -q 'tool [0-9]* 0 %u 1 1 100000 10$' %s/tool.log && ! grep -q LIBCONTAINER %s/tool.env",
	      ROOTLESS_UID, test_dir, test_dir);
	ok(true, "the tool gets pid and map, and an empty environment");
}

/* A container that stays, for others to join. */
static struct run *start_sleeper_with(uint32_t flags, const char *map, bool procfs)
{
	struct run *run = run_new();
	uint8_t yes = 1;
	run->want_fifo = true;
	if (map != NULL) {
		plan_mapped(run, map, map);
		plan_attribute(&run->bootstrap, ATTR_SETGROUP, &yes, 1);
	}
	plan_bootstrap(run, flags);
	plan_rootfs(&run->programme);
	OP(&run->programme, OP_HOSTNAME, "s", "sleeper");
	if (procfs)
		plan_default_mounts(&run->programme);
	else
		plan_mount(&run->programme, "tmpfs", "/proc", "", 0, 0);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	OP(&run->programme, OP_LOOKUP, "ss", "sleep", "/bin");
	OP(&run->programme, OP_SYNC, "u", (uint32_t)SYNC_READY);
	OP(&run->programme, OP_FIFO, "");
	OP(&run->programme, OP_CLOSE_FDS, "u", 0u);
	OP(&run->programme, OP_EXEC, "SS", "sleep|1000", "");
	run_start(run);
	while (converse_once(run))
		;
	explain(run);
	return run;
}

static struct run *start_sleeper(uint32_t flags, const char *map)
{
	return start_sleeper_with(flags, map, true);
}

static void release(struct run *run)
{
	char byte = 0;
	int fifo = open(run->fifo_path, O_RDONLY | O_CLOEXEC);
	must(fifo >= 0, run->fifo_path);
	ok(read(fifo, &byte, 1) == 1 && byte == '0', "the fifo releases it with a \"0\"");
	close(fifo);
}

static void stop(struct run *run)
{
	kill(run->init, SIGKILL);
	run_collect(run);
	is_number(run->status, 1000 + SIGKILL, "the container ran until then");
	free(run);
}

static void plan_joins(struct run *run, pid_t target, const char *const *types)
{
	char text[1024];
	size_t n = 0;
	for (; *types != NULL; types++)
		n += strlen(compose(text + n, sizeof(text) - n, "%s%s:/proc/%d/ns/%s", n == 0 ? "" : ",", *types,
		                    target, *types));
	plan_attribute_text(&run->bootstrap, ATTR_NS_PATHS, text);
}

/* The caller's /proc would be a way out of the container, for whoever can look into the process. */
static void see_no_host_proc(struct run *run)
{
	struct stat host, st;
	char path[64];
	int open_ones = 0, of_host = 0;
	must(stat("/proc", &host) == 0, "/proc");
	for (int fd = 3; fd < 256; fd++) {
		if (stat(compose(path, sizeof(path), "/proc/%d/fd/%d", run->init, fd), &st) < 0)
			continue;
		open_ones++;
		of_host += S_ISDIR(st.st_mode) && st.st_dev == host.st_dev;
	}
	ok(open_ones > 0 && of_host == 0, "no descriptor leads to the caller's /proc");
}

static void test_exec_without_procfs(void)
{
	static const char *const types[] = {"user", "ipc", "uts", "net", "pid", "mnt", NULL};
	struct run *sleeper = start_sleeper_with(ALL_BUT_USER_AND_TIME | CLONE_NEWUSER, "0 100000 1000\n", false);
	for (int label = 0; label < 2; label++) {
		struct run *run = run_new();
		run->before_run = see_no_host_proc;
		plan_bootstrap(run, 0);
		plan_joins(run, sleeper->init, types);
		OP(&run->programme, OP_BECOME_ROOT, "u", 0u);
		OP(&run->programme, OP_OWN_PROCFS, "");
		if (label != 0)
			OP(&run->programme, OP_LABEL, "us", (uint32_t)LABEL_APPARMOR, "box");
		plan_program(&run->programme, "cat|/data/file");
		if (label != 0)
			expect_error(run, "set exec label", "box", 0, "/proc of the container is no procfs");
		else
			expect_success(run, "exec where /proc is a fake", "hello\n");
	}
	release(sleeper);
	stop(sleeper);
}

static void test_exec_into(uint32_t flags, const char *map, const char *what)
{
	static const char *const with_user[] = {"user", "ipc", "uts", "net", "pid", "mnt", "cgroup", NULL};
	struct run *sleeper = start_sleeper(flags, map);
	struct run *run = run_new();
	plan_bootstrap(run, 0);
	plan_joins(run, sleeper->init, map != NULL ? with_user : with_user + 1);
	plan_attribute_text(&run->bootstrap, ATTR_OOM_SCORE_ADJ, "77");
	struct plan *p = &run->programme;
	OP(p, OP_SETSID, "");
	if (map != NULL)
		OP(p, OP_BECOME_ROOT, "u", 0u);
	OP(p, OP_OWN_PROCFS, "");
	if (map == NULL) /* with a user namespace the file is not its root's */
		OP(p, OP_OOM_SCORE_ADJ, "s", "78");
	run->before_run = see_no_host_proc;
	OP(p, OP_CWD, "su", "/data", 0u);
	plan_program(
		p, "sh|-c|hostname; pwd; cat /data/file /proc/1/comm /proc/self/oom_score_adj; id -u; echo ppid $PPID");
	/* the container is created but not started: its init still waits */
	expect_success(run, what, "sleeper\n/data\nhello\n", map == NULL ? "78\n0\nppid 0\n" : "77\n0\nppid 0\n");
	release(sleeper);
	stop(sleeper);
}

static void test_exec_with_terminal(void)
{
	static const char *const types[] = {"ipc", "uts", "net", "pid", "mnt", NULL};
	struct run *sleeper = start_sleeper(ALL_BUT_USER_AND_TIME, NULL);
	struct run *run = run_new();
	char shown[256], name[64] = "";
	int master;
	run->want_console = true;
	plan_bootstrap(run, 0);
	plan_joins(run, sleeper->init, types);
	OP(&run->programme, OP_SETSID, "");
	OP(&run->programme, OP_CONSOLE, "uuu", 80u, 25u, 0u);
	plan_program(&run->programme, "tty");
	run_start(run);
	while (converse_once(run))
		;
	explain(run);
	must(receive(run->console, name, sizeof(name) - 1, &master) > 0 && master >= 0, "no console arrived");
	read_rest(master, shown, sizeof(shown));
	is_text(shown, "/dev/pts/0\r\n", "exec with a terminal of the container");
	close(master);
	run_collect(run);
	free(run);
	release(sleeper);
	stop(sleeper);
}

static void test_joined_network(void)
{
	/* joined namespaces of the host's own user namespace, with a new user namespace: order matters */
	static const char *const types[] = {"net", "ipc", "uts", NULL};
	struct run *sleeper = start_sleeper(ALL_BUT_USER_AND_TIME, NULL);
	struct run *run = run_new();
	plan_mapped(run, "0 100000 1000\n", "0 100000 1000\n");
	plan_bootstrap(run, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID);
	plan_joins(run, sleeper->init, types);
	plan_rootfs(&run->programme);
	plan_mount(&run->programme, "proc", "/proc", "", 0, MOUNT_NO_SYMLINK);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "sh|-c|hostname; id -u; readlink /proc/self/ns/net");
	char link[64] = "", path[64];
	must(readlink(compose(path, sizeof(path), "/proc/%d/ns/net", sleeper->init), link, sizeof(link) - 1) > 0, path);
	expect_success(run, "a joined network and a new user namespace", "sleeper\n0\n", link);
	release(sleeper);
	stop(sleeper);
}

static void test_shared_pid_namespace(void)
{
	struct run *run = run_new();
	plan_mapped(run, "0 100000 1000\n", "0 100000 1000\n");
	plan_bootstrap(run, (ALL_BUT_USER_AND_TIME | CLONE_NEWUSER) & ~(uint32_t)CLONE_NEWPID);
	OP(&run->programme, OP_BECOME_ROOT, "u", 0u);
	OP(&run->programme, OP_PROCFS, "");
	plan_program(&run->programme, "/bin/busybox|sh|-c|busybox id -u; echo own $(( $$ > 1 ))");
	expect_success(run, "the host's pid namespace and a new user namespace", "0\nown 1\n");
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	test_mapped_by_root();
	test_rootless();
	test_mapping_tool();
	test_exec_into(ALL_BUT_USER_AND_TIME, NULL, "exec");
	test_exec_into(ALL_BUT_USER_AND_TIME | CLONE_NEWUSER, "0 100000 1000\n", "exec with a user namespace");
	test_exec_without_procfs();
	test_exec_with_terminal();
	test_joined_network();
	test_shared_pid_namespace();
	return harness_end();
}
