/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong comes back as step, object and errno; nobody is left behind. */
#include "init_plans.h"

static struct run *new_container(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	plan_rootfs(&run->programme);
	return run;
}

static void end_plan(struct run *run)
{
	plan_program(&run->programme, "/bin/busybox|true");
}

static void test_host_errors(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, CLONE_NEWNS);
	HOST_OP(&run->programme, OP_OPEN_TREE, "usu", 0u, "/nonexistent/source", 0u);
	end_plan(run);
	expect_error(run, "open mount source", "/nonexistent/source", ENOENT, "");

	run = run_new();
	plan_bootstrap(run, 0);
	plan_attribute_text(&run->bootstrap, ATTR_NS_PATHS, "net:/nonexistent/ns");
	end_plan(run);
	expect_error(run, "join namespace", "/nonexistent/ns", ENOENT, "open");

	run = run_new();
	plan_bootstrap(run, 0);
	plan_attribute_text(&run->bootstrap, ATTR_NS_PATHS, "net:/proc/self/ns/uts");
	end_plan(run);
	expect_error(run, "join namespace", "/proc/self/ns/uts", EINVAL, "");

	run = run_new();
	plan_bootstrap(run, CLONE_NEWUSER);
	plan_attribute_text(&run->bootstrap, ATTR_UIDMAP, "0 0 nonsense\n");
	end_plan(run);
	expect_error(run, "map ids", "uid_map", EINVAL, "write");
}

static void test_mount_errors(void)
{
	struct run *run = new_container();
	plan_mount(&run->programme, "tmpfs", "/x", "nonsense=1", 0, 0);
	end_plan(run);
	expect_error(run, "mount", "/x", EINVAL, "tmpfs: tmpfs: Unknown parameter 'nonsense'");

	run = new_container();
	plan_mount(&run->programme, "nonsensefs", "/x", "", 0, 0);
	end_plan(run);
	expect_error(run, "mount", "/x", ENODEV, "nonsensefs");

	shell("rm -rf %s && ln -s tmp %s", in_dir("rootfs/link"), in_dir("rootfs/link"));
	run = new_container();
	plan_mount(&run->programme, "proc", "/link", "", 0, MOUNT_NO_SYMLINK);
	end_plan(run);
	expect_error(run, "mount", "/link", ENOTDIR, "prepare mount point");

	run = new_container();
	plan_mount(&run->programme, "tmpfs", "/data/file", "", 0, 0);
	end_plan(run);
	expect_error(run, "mount", "/data/file", ENOTDIR, "prepare mount point");

	run = new_container();
	OP(&run->programme, OP_MOUNT_ATTR, "sqqqu", "/absent", RDONLY, UINT64_C(0), UINT64_C(0), 0u);
	end_plan(run);
	expect_error(run, "set mount attributes of", "/absent", ENOENT, "");

	/* an image that wants other files bound over the masked ones (CVE-2025-31133) */
	shell("rm -f %s && echo trap > %s", in_dir("rootfs/dev/null"), in_dir("rootfs/dev/null"));
	if (access("/sys/fs/selinux/enforce", F_OK) != 0) {
		run = new_container();
		OP(&run->programme, OP_MASK_LABEL, "s", "u:r:t:s0");
		OP(&run->programme, OP_MASK, "s", "/data");
		end_plan(run);
		expect_error(run, "mask path", "/data", EINVAL, "");
	}
	run = new_container();
	OP(&run->programme, OP_MASK, "s", "/data/file");
	end_plan(run);
	expect_error(run, "mask path", "/data/file", ENODEV, "/dev/null of the container is not the null device");
	run = new_container();
	OP(&run->programme, OP_MKNOD, "suuuuu", "/dev/null", (uint32_t)(S_IFCHR | 0666), 1u, 3u, 0u, 0u);
	end_plan(run);
	expect_error(run, "make device node", "/dev/null", EEXIST, "something else stands there");
	shell("rm %s", in_dir("rootfs/dev/null"));

	run = new_container();
	OP(&run->programme, OP_SYMLINK, "ss", "elsewhere", "/data/file");
	end_plan(run);
	expect_error(run, "make symlink", "/data/file", EEXIST, "it is not a link to elsewhere");
}

static void test_process_errors(void)
{
	struct run *run = new_container();
	OP(&run->programme, OP_PIVOT_ROOT, "");
	OP(&run->programme, OP_CWD, "su", "/nowhere", 0u);
	end_plan(run);
	expect_error(run, "change directory to", "/nowhere", ENOENT, "");

	run = new_container();
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_mount(&run->programme, "proc", "/proc", "", 0, 0);
	/* a working directory outside (CVE-2024-21626) */
	OP(&run->programme, OP_CWD, "su", "/proc/self/fd/0", 0u);
	end_plan(run);
	expect_error(run, "change directory to", "/proc/self/fd/0", ELOOP, "");

	run = new_container();
	OP(&run->programme, OP_PROCFS, "");
	OP(&run->programme, OP_SYSCTL, "ss", "kernel/nonsense", "1");
	end_plan(run);
	expect_error(run, "set sysctl", "kernel/nonsense", ENOENT, "to '1'");

	run = new_container();
	OP(&run->programme, OP_SYSCTL, "ss", "../sysrq-trigger", "x");
	end_plan(run);
	expect_error(run, "set sysctl", "../sysrq-trigger", EXDEV, "");

	run = new_container();
	OP(&run->programme, OP_RLIMIT, "uqq", 7u, UINT64_C(10), UINT64_C(5));
	end_plan(run);
	expect_error(run, "set resource limit", "rlimit", EINVAL, "resource 7 to 10/5");
}

static void expect_lookup_error(const char *file, int number, const char *detail)
{
	struct run *run = new_container();
	OP(&run->programme, OP_PIVOT_ROOT, "");
	OP(&run->programme, OP_LOOKUP, "ss", file, "/data:/bin");
	OP(&run->programme, OP_EXEC, "SS", file, "");
	expect_error(run, "find executable", file, number, detail);
}

static void test_lookup_errors(void)
{
	expect_lookup_error("nonesuch", ENOENT, "executable file not found in $PATH");
	expect_lookup_error("/bin/nonesuch", ENOENT, "");
	expect_lookup_error("/data/file", EACCES, "");
	expect_lookup_error("file", EACCES, "");
	expect_lookup_error("/data", EACCES, "is a directory");
	expect_lookup_error("/data/file/x", ENOTDIR, "");
	expect_lookup_error("", ENOENT, "executable file not found in $PATH");
}

static void test_failing_exec(void)
{
	struct run *run = new_container();
	shell("printf '#!/no/such/interpreter\\n' > %s && chmod 755 %s", in_dir("rootfs/bin/script"),
	      in_dir("rootfs/bin/script"));
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, "script");
	run_all(run);
	is_text(run->step, "execute", "a missing interpreter is reported while the planner listens");
	is_text(run->object, "/bin/script", "with the path");
	is_number(run->error_number, ENOENT, "and the errno");
	is_number(run->status, 255, "the exit status is 255");
	free(run);
}

static void test_malformed(void)
{
	struct run *run = run_new();
	plan_bootstrap(run, 0);
	op_in(&run->programme, 999, PHASE_INIT, "");
	end_plan(run);
	expect_error(run, "read", "programme", 0, "operation 0: the operation is unknown");

	run = run_new();
	plan_bootstrap(run, 0);
	OP(&run->programme, OP_HOSTNAME, "s", "x");
	expect_error(run, "read", "programme", 0, "operation 1: the programme does not end with an execution");

	run = run_new();
	plan_attribute_u32(&run->bootstrap, 27299, 1);
	end_plan(run);
	expect_error(run, "read", "bootstrap message", 0, "an attribute is unknown");

	run = run_new();
	plan_raw(&run->bootstrap, NULL, 0);
	run->bootstrap.data = calloc(1, MAX_BOOTSTRAP_BYTES);
	run->bootstrap.length = MAX_BOOTSTRAP_BYTES;
	end_plan(run);
	expect_error(run, "read", "bootstrap message", EMSGSIZE, "");
}

static bool gone(pid_t pid, int pidfd)
{
	struct pollfd wait = {.fd = pidfd, .events = POLLIN};
	bool ended = poll(&wait, 1, TIME_LIMIT_SECONDS * 1000) == 1;
	(void)status_of(pid);
	return ended;
}

static void test_hang_up(bool at_created)
{
	struct run *run = new_container();
	run->leave_at_created = at_created;
	OP(&run->programme, OP_PIVOT_ROOT, "");
	OP(&run->programme, OP_SYNC, "u", (uint32_t)SYNC_HOOKS);
	end_plan(run);
	run_start(run);
	if (at_created) {
		(void)converse_once(run);
	} else {
		(void)converse_once(run);
		char byte;
		must(recv(run->sync, &byte, 1, MSG_PEEK) == 1, "recv"); /* it asks for the hooks now */
	}
	close_if(&run->sync);
	ok(gone(run->init, run->pidfd), "a planner that hangs up %s takes the init along",
	   at_created ? "before the attach" : "while hooks run");
	run->init = 0;
	run_collect(run);
	free(run);
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	test_host_errors();
	test_mount_errors();
	test_process_errors();
	test_lookup_errors();
	test_failing_exec();
	test_malformed();
	test_hang_up(true);
	test_hang_up(false);
	return harness_end();
}
