/* SPDX-License-Identifier: Apache-2.0 */
/* Network devices of the caller that become the container's. All happens in a network namespace of this test. */
#include "init_plans.h"

#include <errno.h>

#define NET_AND_MORE (CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS)
#define SHOW "sh|-c|ip -o addr show; ip -o link show; true"
#define GLOBAL_V4 "inet 10.9.8.7/24 brd 10.9.8.255 scope global"
#define SECOND_V4 "inet 10.77.0.1/32 scope global"
#define GLOBAL_V6 "inet6 fd00:9::7/64 scope global"

static char seen[8192];

/* What a command prints, in the caller's namespace. */
static const char *printed(const char *command)
{
	FILE *pipe = popen(command, "r");
	must(pipe != NULL, command);
	size_t n = fread(seen, 1, sizeof(seen) - 1, pipe);
	seen[n] = '\0';
	(void)pclose(pipe);
	return seen;
}

static void make_device(void)
{
	shell("ip link add cv0 type veth peer name cv1 && ip link set cv0 up && "
	      "ip addr add 10.9.8.7/24 brd + dev cv0 && ip addr add 10.77.0.1/32 dev cv0 && "
	      "ip addr add 10.9.9.9/24 scope link dev cv0 && ip addr add 10.66.0.1/32 dev cv0 valid_lft 1000 "
	      "preferred_lft 900 && "
	      "ip -6 addr add fd00:9::7/64 dev cv0 nodad");
}

static void drop_device(void)
{
	shell("ip link del cv1 2> /dev/null || true");
}

static void has_come_back(const char *what)
{
	printed("ip -o addr show dev cv0; ip -o link show dev cv0");
	has_text(seen, GLOBAL_V4, what);
	has_text(seen, GLOBAL_V6, what);
	ok(strstr(seen, ",UP") != NULL, "%s: it is up again", what);
}

static struct run *with_device(const char *new_name, uint32_t flags)
{
	struct run *run = run_new();
	make_device();
	HOST_OP(&run->programme, OP_NET_DEVICE, "ss", "cv0", new_name);
	if ((flags & CLONE_NEWUSER) != 0) {
		uint8_t yes = 1;
		plan_attribute_text(&run->bootstrap, ATTR_UIDMAP, "0 100000 1000\n");
		plan_attribute_text(&run->bootstrap, ATTR_GIDMAP, "0 100000 1000\n");
		plan_attribute(&run->bootstrap, ATTR_SETGROUP, &yes, 1);
	}
	return run;
}

static void plan_rest(struct run *run, uint32_t flags, const char *argv)
{
	plan_bootstrap(run, flags);
	plan_rootfs(&run->programme);
	OP(&run->programme, OP_LOOPBACK_UP, "");
	plan_default_mounts(&run->programme);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, argv);
}

static void test_moved(uint32_t flags, const char *what)
{
	struct run *run = with_device("eth%d", flags);
	plan_rest(run, flags, SHOW);
	run_all(run);
	explain(run);
	ok(run->status == 0 && run->step[0] == '\0', "%s: ends well", what);
	has_text(run->output, "eth0    " GLOBAL_V4, what);
	has_text(run->output, "eth0    " SECOND_V4, what);
	has_text(run->output, "eth0    " GLOBAL_V6, what);
	ok(strstr(run->output, "10.9.9.9") == NULL && strstr(run->output, "10.66.0.1") == NULL,
	   "%s: only permanent global addresses", what);
	const char *link = strstr(run->output, ": eth0@");
	ok(link != NULL && strstr(link, ",UP") != NULL, "%s: set up, under the first free number", what);
	free(run);
	ok(strstr(printed("ip -o link"), "cv0") == NULL, "%s: no longer the caller's", what);
	drop_device();
}

/* A process that holds namespaces, for others to join. */
static pid_t holder(int flags, int *ret_end)
{
	int ready[2], end[2];
	char byte;
	must(pipe2(ready, O_CLOEXEC) == 0 && pipe2(end, O_CLOEXEC) == 0, "pipe");
	pid_t pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		(void)close(end[1]);
		must(unshare(flags) == 0 && write(ready[1], "", 1) == 1, "unshare");
		(void)!read(end[0], &byte, 1);
		_exit(0);
	}
	(void)close(ready[1]);
	must(read(ready[0], &byte, 1) == 1, "holder");
	(void)close(ready[0]);
	(void)close(end[0]);
	if ((flags & CLONE_NEWUSER) != 0)
		shell("echo 0 100000 1000 > /proc/%d/uid_map && echo 0 100000 1000 > /proc/%d/gid_map", pid, pid);
	*ret_end = end[1];
	return pid;
}

static void test_joined(bool user, bool clash)
{
	int end;
	char paths[160];
	pid_t pid = holder(CLONE_NEWNET | (user ? CLONE_NEWUSER : 0), &end);
	struct run *run = with_device("", 0);
	compose(paths, sizeof(paths), user ? "user:/proc/%d/ns/user,net:/proc/%d/ns/net" : "net:/proc/%d/ns/net", pid,
	        pid);
	plan_attribute_text(&run->bootstrap, ATTR_NS_PATHS, paths);
	if (clash)
		shell("nsenter -t %d -n ip link add cv0 type veth peer name other", pid);
	plan_rest(run, NET_AND_MORE & ~(uint32_t)CLONE_NEWNET, SHOW);
	if (clash) {
		expect_error(run, "move network device", "cv0", EEXIST, "name 'cv0' in the container");
		has_come_back("a name that is taken");
	} else {
		expect_success(run, user ? "joined, with its user namespace" : "joined", "cv0    " GLOBAL_V4,
		               "cv0    " GLOBAL_V6, "cv0@");
		ok(strstr(printed("ip -o link"), "cv0") == NULL, "it stays in the joined namespace");
	}
	(void)close(end);
	(void)status_of(pid);
	drop_device();
}

static void test_refused(void)
{
	struct run *run = run_new();
	HOST_OP(&run->programme, OP_NET_DEVICE, "ss", "absent0", "");
	plan_rest(run, NET_AND_MORE, SHOW);
	expect_error(run, "move network device", "absent0", ENODEV, "");
	run = with_device("", 0);
	plan_rest(run, NET_AND_MORE & ~(uint32_t)CLONE_NEWNET, SHOW);
	expect_error(run, "move network device", "cv0", EINVAL, "no network namespace of its own");
	has_come_back("without a network namespace");
	drop_device();
	run = with_device("e%d%d", 0);
	plan_rest(run, NET_AND_MORE, SHOW);
	expect_error(run, "move network device", "cv0", EINVAL, "name 'e%d%d' in the container");
	has_come_back("a name with two numbers");
	drop_device();
	run = run_new();
	HOST_OP(&run->programme, OP_NET_DEVICE, "ss", "lo", "lo7");
	plan_rest(run, NET_AND_MORE, SHOW);
	expect_error(run, "move network device", "lo", EINVAL, "to 'lo7' of the container");
}

static void test_put_back(void)
{
	struct run *run = with_device("eth0", 0);
	plan_rest(run, NET_AND_MORE, "absent");
	expect_error(run, "find executable", "absent", ENOENT, "");
	has_come_back("a set-up that fails later");
	drop_device();
	/* the second fails when the first has gone already */
	run = with_device("eth0", 0);
	HOST_OP(&run->programme, OP_NET_DEVICE, "ss", "cv1", "eth0");
	plan_rest(run, NET_AND_MORE, SHOW);
	expect_error(run, "move network device", "cv1", EEXIST, "name 'eth0' in the container");
	has_come_back("a second device that cannot follow");
	drop_device();
	run = with_device("eth0", CLONE_NEWUSER);
	run->leave_at_created = true;
	plan_rest(run, NET_AND_MORE | CLONE_NEWUSER, SHOW);
	run_all(run);
	free(run);
	has_come_back("a planner that hangs up");
	drop_device();
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	must(unshare(CLONE_NEWNET) == 0, "unshare");
	if (system("ip link add cv0 type veth peer name cv1 && ip link del cv0") != 0) {
		printf("1..0 # SKIP this kernel, or this machine's ip, has no veth\n");
		shell("rm -rf '%s'", test_dir);
		return EXIT_SKIPPED;
	}
	test_moved(NET_AND_MORE, "moved");
	test_moved(NET_AND_MORE | CLONE_NEWUSER, "moved into a user namespace");
	test_joined(false, false);
	test_joined(true, false);
	test_joined(false, true);
	test_refused();
	test_put_back();
	return harness_end();
}
