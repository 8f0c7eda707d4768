/* SPDX-License-Identifier: Apache-2.0 */
/* What the program inherits: ids, capabilities, limits, scheduling, descriptors, signals, seccomp. */
#include "init_plans.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define CAP_NET_BIND (UINT64_C(1) << 10)
#define CAP_CHOWN_BIT UINT64_C(1)
#define UNKNOWN_CAP (UINT64_C(1) << 62)
#define SOME_SYSCALL SYS_getpriority
#define CAP_RESOURCE 24

/* At the moment when the process is put into the cgroup. */
static void see_affinity(struct run *run)
{
	unsigned long cpus = 0;
	long n = syscall(SYS_sched_getaffinity, run->init, sizeof(cpus), &cpus);
	ok(n > 0 && cpus == 1, "the first mask counts before the attach");
}

static void plan_start(struct run *run)
{
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	plan_default_mounts(&run->programme);
	plan_null_device(&run->programme);
	OP(&run->programme, OP_PIVOT_ROOT, "");
}

static void plan_user(struct plan *p, uint32_t uid, uint32_t gid, const uint32_t *groups, uint32_t count)
{
	plan_begin(p, OP_USER, PHASE_INIT);
	plan_u32(p, uid);
	plan_u32(p, gid);
	plan_u32s(p, groups, count);
	plan_u32(p, 0);
	plan_end(p);
}

static void test_user_and_caps(void)
{
	const uint32_t groups[] = {30, 40};
	const uint64_t both = CAP_NET_BIND | CAP_CHOWN_BIT;
	struct run *run = run_new();
	plan_start(run);
	struct plan *p = &run->programme;
	OP(p, OP_UMASK, "u", 027u);
	OP(p, OP_NO_NEW_PRIVS, "");
	OP(p, OP_BOUNDING, "q", both | UNKNOWN_CAP);
	OP(p, OP_CWD, "su", "/tmp/made", CWD_CREATE);
	plan_user(p, 1000, 1001, groups, 2);
	OP(p, OP_CWD, "su", "/tmp/made", CWD_AGAIN);
	OP(p, OP_CAPS, "qqqq", both | UNKNOWN_CAP, both | UNKNOWN_CAP, both, CAP_NET_BIND | UNKNOWN_CAP);
	plan_program(p, "sh|-c|id; umask; pwd; grep -e Cap -e NoNew /proc/self/status");
	expect_success(run, "user and capabilities", "uid=1000 gid=1001 groups=30,40\n0027\n/tmp/made\n",
	               "CapInh:\t0000000000000401\n",
	               "CapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000401\n"
	               "CapAmb:\t0000000000000400\nNoNewPrivs:\t1\n");
}

static void test_signals(void)
{
	struct run *run = run_new();
	plan_start(run);
	plan_program(&run->programme, "grep|Sig|/proc/self/status");
	expect_success(run, "no signal stays blocked or ignored",
	               "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

static void test_limits_and_scheduling(void)
{
	static const uint8_t first_cpu[] = {1}, first_node[] = {1};
	struct run *run = run_new();
	plan_start(run);
	struct plan *p = &run->programme;
	OP(p, OP_RLIMIT, "uqq", 7u /* NOFILE */, UINT64_C(100), UINT64_C(200));
	OP(p, OP_RLIMIT, "uqq", 4u /* CORE */, UINT64_C(0), UINT64_MAX);
	OP(p, OP_SCHEDULER, "uuuqqqq", 3u /* batch */, 5u, 0u, UINT64_C(0), UINT64_C(0), UINT64_C(0), UINT64_C(0));
	OP(p, OP_IOPRIO, "uu", 2u, 6u);
	OP(p, OP_PERSONALITY, "q", UINT64_C(0x40000) /* no randomising */);
	plan_begin(p, OP_MEMPOLICY, PHASE_INIT);
	plan_u32(p, 2); /* bind */
	plan_u32(p, 0);
	plan_bytes(p, first_node, 1);
	plan_end(p);
	plan_begin(p, OP_AFFINITY, PHASE_INIT);
	plan_bytes(p, first_cpu, 1);
	plan_end(p);
	OP(p, OP_OOM_SCORE_ADJ, "s", "55");
	OP(p, OP_KEYRING, "s", "_ses.test");
	plan_program(
		p,
		"sh|-c|grep -e files -e core /proc/self/limits; set -- $(cat /proc/$$/stat); echo nice ${19}; cat "
		"/proc/self/oom_score_adj "
		"/proc/self/personality; grep Cpus_allowed_list /proc/self/status; grep -c bind /proc/self/numa_maps; "
		"grep -c _ses.test /proc/keys");
	run_all(run);
	explain(run);
	has_text(run->output, "Max core file size        0                    unlimited", "rlimits: core");
	has_text(run->output, "Max open files            100                  200", "rlimits: open files");
	has_text(run->output, "nice 5\n55\n00040000\nCpus_allowed_list:\t0\n",
	         "nice, oom_score_adj, personality, affinity");
	const char *rest = strstr(run->output, "list:\t0\n");
	ok(access("/proc/self/numa_maps", F_OK) != 0 || (rest != NULL && atoi(rest + 8) > 0), "memory policy");
	ok(access("/proc/keys", F_OK) != 0 || strcmp(strrchr(run->output, '\n') - 1, "1\n") == 0, "session keyring");
	free(run);
}

/* Core dumps: nobody here needs them, and a hard limit once lowered may stay so. */
static void test_raised_limit(void)
{
	const struct rlimit low = {1000, 1000};
	bool may_raise = prctl(PR_CAPBSET_READ, CAP_RESOURCE, 0, 0, 0) == 1;
	uint8_t yes = 1;
	must(setrlimit(RLIMIT_CORE, &low) == 0, "setrlimit");
	for (int raised = 0; raised < 2; raised++) {
		struct run *run = run_new();
		struct plan *p = &run->programme;
		plan_attribute_text(&run->bootstrap, ATTR_UIDMAP, "0 100000 1000\n");
		plan_attribute_text(&run->bootstrap, ATTR_GIDMAP, "0 100000 1000\n");
		plan_attribute(&run->bootstrap, ATTR_SETGROUP, &yes, 1);
		plan_bootstrap(run, CLONE_NEWUSER | CLONE_NEWPID);
		if (raised != 0)
			HOST_OP(p, OP_RLIMIT_RAISE, "uq", 4u, UINT64_C(5000));
		HOST_OP(p, OP_RLIMIT_RAISE, "uq", 4u, UINT64_C(10)); /* lower: nothing is to be done */
		OP(p, OP_BECOME_ROOT, "u", 0u);
		OP(p, OP_RLIMIT, "uqq", 4u, UINT64_C(7), UINT64_C(5000));
		plan_program(p, "/bin/busybox|grep|core|/proc/self/limits");
		if (raised != 0 && may_raise)
			expect_success(run, "a hard limit raised with the caller's rights",
			               "Max core file size        7                    5000 ");
		else
			expect_error(run, "set resource limit", "rlimit", EPERM, "resource 4 to 7/5000");
	}
	/* what the caller has already is kept */
	struct run *run = run_new();
	plan_bootstrap(run, CLONE_NEWPID);
	HOST_OP(&run->programme, OP_RLIMIT_RAISE, "uq", 4u, UINT64_C(1000));
	HOST_OP(&run->programme, OP_RLIMIT_RAISE, "uq", 99u, UINT64_C(1000));
	plan_program(&run->programme, "/bin/busybox|true");
	expect_error(run, "raise resource limit", "rlimit", EINVAL, "resource 99");
}

static void test_affinity_of_both_phases(void)
{
	static const uint8_t first_cpu[] = {1}, second_cpu[] = {2};
	for (int both = 0; both < 2; both++) {
		struct run *run = run_new();
		plan_bootstrap(run, CLONE_NEWPID);
		plan_begin(&run->programme, OP_AFFINITY, PHASE_HOST);
		plan_bytes(&run->programme, first_cpu, 1);
		plan_end(&run->programme);
		if (both != 0) {
			plan_begin(&run->programme, OP_AFFINITY, PHASE_INIT);
			plan_bytes(&run->programme, sysconf(_SC_NPROCESSORS_ONLN) > 1 ? second_cpu : first_cpu, 1);
			plan_end(&run->programme);
		}
		run->attach = see_affinity;
		plan_program(&run->programme, "/bin/busybox|grep|Cpus_allowed_list|/proc/self/status");
		bool second = both != 0 && sysconf(_SC_NPROCESSORS_ONLN) > 1;
		expect_success(run, both != 0 ? "then those of the init" : "CPUs of the first process, inherited",
		               second ? "list:\t1\n" : "list:\t0\n");
	}
}

static void test_extra_descriptors(void)
{
	struct run *run = run_new();
	run->extra_fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
	run->want_log = run->want_pidfd = true;
	plan_start(run);
	struct plan *p = &run->programme;
	OP(p, OP_PIDFD, "s", "standard");
	OP(p, OP_LOOKUP, "ss", "sh", "/bin");
	OP(p, OP_SYNC, "u", (uint32_t)SYNC_READY);
	OP(p, OP_CLOSE_FDS, "u", 1u);
	OP(p, OP_EXEC, "SS", "sh|-c|echo $(ls /proc/self/fd); readlink /proc/$$/fd/3", "PATH=/bin");
	run_start(run);
	while (converse_once(run))
		;
	char text[32] = "";
	int fd;
	size_t n = receive(run->pidfd_sock, text, sizeof(text) - 1, &fd);
	ok(n == 8 && strcmp(text, "standard") == 0 && fd >= 0, "a pidfd with its payload");
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	ok(poll(&wait, 1, TIME_LIMIT_SECONDS * 1000) == 1, "it tells of the end");
	run_collect(run);
	explain(run);
	is_text(run->output, "0 1 2 3 4\n/etc/hostname\n", "the user's descriptor, and no other");
	free(run);
}

static void plan_filter(struct plan *p, uint32_t flags, uint32_t action)
{
	const struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SOME_SYSCALL, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	plan_begin(p, OP_SECCOMP, PHASE_INIT);
	plan_u32(p, flags);
	plan_bytes(p, filter, sizeof(filter));
	plan_end(p);
}

static void test_seccomp(bool no_new_privs)
{
	struct run *run = run_new();
	plan_start(run);
	if (no_new_privs) {
		OP(&run->programme, OP_NO_NEW_PRIVS, "");
		plan_user(&run->programme, 1000, 1000, NULL, 0);
		OP(&run->programme, OP_CAPS, "qqqq", UINT64_C(0), UINT64_C(0), UINT64_C(0), UINT64_C(0));
	}
	plan_filter(&run->programme, 0, SECCOMP_RET_ERRNO | 123);
	plan_program(&run->programme, "sh|-c|grep Seccomp: /proc/self/status");
	run_all(run);
	explain(run);
	has_text(run->output, "Seccomp:\t2\n",
	         no_new_privs ? "seccomp with no_new_privs" : "seccomp without no_new_privs");
	free(run);
}

static void test_seccomp_notify(void)
{
	struct run *run = run_new();
	plan_start(run);
	plan_filter(&run->programme, SECCOMP_FILTER_FLAG_NEW_LISTENER, SECCOMP_RET_ERRNO | 5);
	plan_program(&run->programme, "grep|Seccomp:|/proc/self/status");
	run_start(run);
	while (converse_once(run))
		;
	explain(run);
	char link[PATH_MAX] = "", path[64];
	ok(run->notify_fd >= 0 && readlink(compose(path, sizeof(path), "/proc/self/fd/%d", run->notify_fd), link,
	                                   sizeof(link) - 1) > 0,
	   "the listener arrives");
	has_text(link, "seccomp notify", "and is one");
	run_collect(run);
	is_text(run->output, "Seccomp:\t2\n", "the filter is on");
	free(run);
}

static void test_death_signal_and_owner(void)
{
	struct stat before, after;
	must(stat("/dev/null", &before) == 0, "/dev/null");
	struct run *run = run_new();
	plan_start(run);
	OP(&run->programme, OP_STDIO_OWNER, "uu", 1000u, UNCHANGED);
	plan_user(&run->programme, 1000, 1000, NULL, 0);
	OP(&run->programme, OP_CAPS, "qqqq", UINT64_C(0), UINT64_C(0), UINT64_C(0), UINT64_C(0));
	OP(&run->programme, OP_PDEATHSIG, "u", (uint32_t)SIGTERM);
	plan_program(&run->programme, "sh|-c|stat -L -c %u /proc/self/fd/1; echo again > /proc/self/fd/1");
	expect_success(run, "stdio belongs to the user", "1000\nagain\n");
	ok(stat("/dev/null", &after) == 0 && after.st_uid == before.st_uid, "/dev/null does not");
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	test_user_and_caps();
	test_signals();
	test_limits_and_scheduling();
	test_raised_limit();
	test_affinity_of_both_phases();
	test_extra_descriptors();
	test_seccomp(false);
	test_seccomp(true);
	test_seccomp_notify();
	test_death_signal_and_owner();
	return harness_end();
}
