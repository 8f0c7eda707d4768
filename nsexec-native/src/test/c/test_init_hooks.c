/* SPDX-License-Identifier: Apache-2.0 */
/* Hooks in the container's namespaces, the console, the order of the conversation, a small memory limit. */
#include "init_plans.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>

#define MEMORY_CGROUP "/sys/fs/cgroup/memory/caisson-init-test"
#define MEMORY_LIMIT (512 * 1024)

static void plan_hook(struct plan *p, const char *argv, uint64_t timeout, const char *phase)
{
	OP(p, OP_HOOK, "sSSqs", "/bin/sh", argv, "PATH=/bin:/usr/bin|HOOK=yes", timeout, phase);
}

static void test_hooks(void)
{
	struct run *run = run_new();
	char script[3 * PATH_MAX];
	run->state = "{\"id\":\"x\"}";
	run->want_fifo = false;
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_default_mounts(p);
	OP(p, OP_SYNC, "u", (uint32_t)SYNC_HOOKS);
	/* before the pivot: the host's paths, the container's namespaces */
	compose(script, sizeof(script), "hook|-c|cat > %s/state; echo $HOOK $(readlink /proc/self/ns/mnt) >> %s/state",
	        test_dir, test_dir);
	plan_hook(p, script, 0, "createContainer");
	plan_hook(p, script, 5000, "createContainer");
	OP(p, OP_PIVOT_ROOT, "");
	OP(p, OP_LOOKUP, "ss", "sh", "/bin");
	OP(p, OP_SYNC, "u", (uint32_t)SYNC_READY);
	plan_hook(p, "sh|-c|cat > /data/start", 0, "startContainer");
	OP(p, OP_CLOSE_FDS, "u", 0u);
	OP(p, OP_EXEC, "SS", "sh|-c|cat /data/start; readlink /proc/self/ns/mnt", "PATH=/bin");
	run_all(run);
	explain(run);
	is_number(run->status, 0, "hooks run");
	is_number(run->hooks_asked + run->ready_asked, 2, "each request comes once");
	has_text(run->output, "{\"id\":\"x\"}", "the startContainer hook has the state and the container's root");
	char state[512] = "";
	int fd = open(in_dir("state"), O_RDONLY | O_CLOEXEC);
	must(fd >= 0 && read(fd, state, sizeof(state) - 1) > 0, "state");
	close(fd);
	has_text(state, "{\"id\":\"x\"}yes mnt:[", "the createContainer hook has the state, again from its start");
	has_text(strrchr(run->output, 'm'), strstr(state, "mnt:[") + 1, "and the container's mount namespace");
	free(run);
}

static void expect_hook_error(const char *argv, uint64_t timeout, int number, const char *detail)
{
	struct run *run = run_new();
	plan_bootstrap(run, CLONE_NEWUTS);
	plan_hook(&run->programme, argv, timeout, "createContainer");
	plan_program(&run->programme, "/bin/busybox|true");
	expect_error(run, "run hook", "/bin/sh", number, detail);
}

static void test_failing_hooks(void)
{
	expect_hook_error("sh|-c|echo what went wrong >&2; exit 7", 0, 0,
	                  "createContainer: exit status 7, output: what went wrong");
	expect_hook_error("sh|-c|kill -9 $$", 0, 0, "createContainer: ended by signal 9");
	expect_hook_error("sh|-c|while true; do true; done", 100, ETIMEDOUT, "createContainer: ended after 100 ms");
	struct run *run = run_new();
	plan_bootstrap(run, CLONE_NEWUTS);
	OP(&run->programme, OP_HOOK, "sSSqs", "/nonexistent/hook", "hook", "", UINT64_C(0), "startContainer");
	plan_program(&run->programme, "/bin/busybox|true");
	expect_error(run, "run hook", "/nonexistent/hook", ENOENT, "startContainer: start");
}

static void hook_leaves_no_descriptor(void)
{
	struct run *run = run_new();
	run->extra_fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
	plan_bootstrap(run, CLONE_NEWUTS);
	plan_hook(&run->programme, "sh|-c|test ! -e /proc/self/fd/3", 0, "createContainer");
	plan_program(&run->programme, "/bin/busybox|true");
	close_if(&run->extra_fd);
	expect_success(run, "a hook inherits stdio only", "");
}

/* As an older Docker's: it knows neither clone3 nor close_range nor faccessat2. */
static void plan_old_filter(struct plan *p)
{
	enum { CLONE3 = 435, CLOSE_RANGE = 436, FACCESSAT2 = 439 };
	const struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CLONE3, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CLOSE_RANGE, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FACCESSAT2, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	};
	plan_begin(p, OP_SECCOMP, PHASE_INIT);
	plan_u32(p, 0);
	plan_bytes(p, filter, sizeof(filter));
	plan_end(p);
}

static void test_old_filter(void)
{
	struct run *run = run_new();
	run->state = "{}";
	run->extra_fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_default_mounts(p);
	OP(p, OP_PIVOT_ROOT, "");
	plan_old_filter(p);
	OP(p, OP_LOOKUP, "ss", "sh", "/bin");
	OP(p, OP_SYNC, "u", (uint32_t)SYNC_READY);
	plan_hook(p, "sh|-c|echo $HOOK > /data/start", 0, "startContainer");
	OP(p, OP_CLOSE_FDS, "u", 0u);
	OP(p, OP_EXEC, "SS", "sh|-c|cat /data/start; echo /proc/self/fd/*", "PATH=/bin");
	run_all(run);
	explain(run);
	close_if(&run->extra_fd);
	is_text(run->output, "yes\n/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n",
	        "a filter that does not know the newer calls: hooks run, the program is found, descriptors are closed");
	free(run);
}

static void test_console(void)
{
	struct run *run = run_new();
	run->want_console = true;
	plan_bootstrap(run, ALL_BUT_USER_AND_TIME);
	struct plan *p = &run->programme;
	plan_rootfs(p);
	plan_default_mounts(p);
	plan_null_device(p);
	OP(p, OP_PIVOT_ROOT, "");
	OP(p, OP_CONSOLE, "uuu", 91u, 37u, CONSOLE_BIND);
	plan_program(p, "sh|-c|tty; echo $(stat -c %t:%T /dev/console /dev/pts/0); read line; echo got $line; "
	                "grep -c ' /dev/console devpts' /proc/mounts; echo to console > /dev/console");
	run_start(run);
	while (converse_once(run))
		;
	explain(run);
	char text[64] = "";
	int master;
	struct winsize size = {0};
	size_t n = receive(run->console, text, sizeof(text) - 1, &master);
	ok(n > 0 && master >= 0, "the master comes over the console socket");
	is_text(text, "/dev/pts/0", "with its name");
	ok(ioctl(master, TIOCGWINSZ, &size) == 0 && size.ws_col == 91 && size.ws_row == 37, "of the size asked for");
	must(write(master, "input\n", 6) == 6, "write to master");
	char *shown = calloc(1, MAX_OUTPUT);
	read_rest(master, shown, MAX_OUTPUT);
	has_text(shown, "/dev/pts/0\r\n", "stdio is the terminal, bound on /dev/console");
	has_text(shown, "88:0 88:0\r\n", "both names are the same device");
	has_text(shown, "got input\r\n1\r\nto console\r\n", "it can be read and written");
	free(shown);
	close(master);
	run_collect(run);
	free(run);
}

static void write_control(const char *file, const char *text)
{
	char path[PATH_MAX];
	int fd = open(compose(path, sizeof(path), MEMORY_CGROUP "/%s", file), O_WRONLY | O_CLOEXEC);
	must(fd >= 0 && write(fd, text, strlen(text)) > 0, path);
	close(fd);
}

static void attach_to_memory(struct run *run)
{
	char text[32];
	write_control("cgroup.procs", compose(text, sizeof(text), "%d", run->init));
}

/* Whether the kernel took the limit and never had to kill: the set-up itself must fit. */
static void test_small_memory(void)
{
	char text[32];
	if (access("/sys/fs/cgroup/memory/memory.limit_in_bytes", W_OK) != 0) {
		skip("512 KiB are enough", "no v1 memory controller");
		return;
	}
	must(mkdir(MEMORY_CGROUP, 0755) == 0 || errno == EEXIST, MEMORY_CGROUP);
	write_control("memory.limit_in_bytes", compose(text, sizeof(text), "%d", MEMORY_LIMIT));
	struct run *run = run_new();
	run->attach = attach_to_memory;
	plan_container(run, ALL_BUT_USER_AND_TIME, "echo|small");
	run_all(run);
	explain(run);
	is_text(run->output, "small\n", "512 KiB are enough for set-up and a small program");
	is_number(run->status, 0, "which ends well");
	free(run);
	must(rmdir(MEMORY_CGROUP) == 0, MEMORY_CGROUP);
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	test_hooks();
	test_failing_hooks();
	hook_leaves_no_descriptor();
	test_old_filter();
	test_console();
	test_small_memory();
	return harness_end();
}
