/* SPDX-License-Identifier: Apache-2.0 */
/* The fake planners of test_launcher_process.c, and the programs they make the launcher spawn. */
#pragma once

#include <dirent.h>
#include <poll.h>
#include <sched.h>
#include <sys/syscall.h>

#include "launcher_fake.h"
#include "launcher_harness.h"

/* --- what runs as a process that the launcher spawned --- */

static void list_descriptors(char *text, size_t size)
{
	DIR *dir = opendir("/proc/self/fd");
	if (dir == NULL)
		_exit(98);
	text[0] = '\0';
	for (int fd = 0; fd < 4096; fd++) {
		if (fd != dirfd(dir) && fcntl(fd, F_GETFD) >= 0)
			snprintf(text + strlen(text), size - strlen(text), " %d", fd);
	}
	closedir(dir);
}

static inline int role_describe(int argc, char **argv)
{
	extern char **environ;
	char fds[4096], cwd[PATH_MAX], link[PATH_MAX] = "";
	list_descriptors(fds, sizeof(fds));
	if (getcwd(cwd, sizeof(cwd)) == NULL || readlink("/proc/self/fd/0", link, sizeof(link) - 1) < 0)
		return 98;
	printf("fds%s\nstdin %s\ncwd %s\nargv", fds, link, cwd);
	for (int i = 0; i < argc; i++)
		printf(" %s", argv[i]);
	printf("\nenv");
	for (char **e = environ; *e != NULL; e++)
		printf(" %s", *e);
	uint64_t mask = 1;
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof(mask));
	int ignored = 0;
	for (int i = 1; i <= 31; i++) {
		struct sigaction action;
		if (i == SIGSEGV || i == SIGBUS || i == SIGFPE) /* a sanitizer's own */
			continue;
		ignored += sigaction(i, NULL, &action) == 0 && action.sa_handler != SIG_DFL ? 1 : 0;
	}
	printf("\nsignals %d %d\n", mask != 0, ignored);
	return 23;
}

/* Clones a child of the launcher and hands its pidfd out over descriptor 3. */
static inline int role_cloner(void)
{
	int pidfd = -1, gate[2];
	if (pipe(gate) < 0)
		return 98;
	uint64_t arguments[8] = {CLONE_PARENT | CLONE_PIDFD, (uint64_t)(uintptr_t)&pidfd};
	long pid = syscall(SYS_clone3, arguments, sizeof(arguments));
	if (pid < 0)
		return 97;
	if (pid == 0) {
		char c;
		close(gate[1]);
		/* lives until the cloner has told who it is, then until descriptor 4 says so */
		if (read(gate[0], &c, 1) != 0 || read(4, &c, 1) < 0)
			_exit(96);
		_exit(42);
	}
	planner_fd = 3;
	struct writer w = {0};
	writer_u32(&w, (uint32_t)pid);
	send_frame_fds(FRAME_ADOPT, 0, &w, &pidfd, 1);
	return 0;
}

/* --- fake planners, by name --- */

static inline void plan_request(const struct request *q)
{
	extern char **environ;
	char fds[4096], link[PATH_MAX] = "", command[4096] = "";
	list_descriptors(fds, sizeof(fds));
	if (readlink("/proc/self/fd/0", link, sizeof(link) - 1) < 0)
		surprise("stdin");
	print("version %u\npid %d\numask %o\nflags %u\ncwd %s\nhome %s\nargv", q->version, q->pid == (uint32_t)getppid(),
	      q->umask, q->flags, q->cwd, q->home);
	for (uint32_t i = 0; i < q->argc; i++)
		print(" %s", q->argv[i]);
	print("\nfds");
	for (uint32_t i = 0; i < q->fd_count; i++)
		print(" %u", q->fds[i]);
	for (uint32_t i = 0; i < q->envc; i++) {
		if (strncmp(q->env[i], "JAVA_TOOL_OPTIONS=", 18) == 0)
			print("\n%s", q->env[i]);
	}
	print("\nplanner's environment");
	for (char **e = environ; *e != NULL; e++)
		print(" %s", *e);
	int in = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(in, command, sizeof(command) - 1);
	for (ssize_t i = 0; i < n - 1; i++)
		command[i] = command[i] == '\0' ? ' ' : command[i];
	close(in);
	print("\nplanner's fds%s\nplanner's stdin %s\nplanner's command %s\n", fds, link, command);
	send_number(FRAME_EXIT, 0, 7);
}

static inline void plan_print(const struct request *q)
{
	(void)q;
	char *text = malloc((1u << 20) + 1);
	memset(text, 'x', 1u << 20);
	text[1u << 20] = '\0';
	print_bytes(1, text);
	print_bytes(1, "");
	print_bytes(2, "to stderr\n");
	print_bytes(1, "end\n");
	free(text);
	send_number(FRAME_EXIT, 0, 258);
}

static void report_end(uint32_t tag)
{
	uint32_t code, status;
	expect_end(FRAME_EXITED, tag, &code, &status);
	print("exited %u %u\n", code, status);
}

static inline void plan_spawn(const struct request *q)
{
	const uint32_t map[] = {FD_NULL, 0, FD_OWN, 1, FD_OWN, 2, FD_PASSED, 0, FD_OWN, 7};
	const char *const argv[] = {"describe", "a b", NULL}, *const env[] = {"X=1", "Y=", NULL};
	int own = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct received f;
	struct spawn s = {.argv = argv, .env = env, .cwd = "/", .map = map, .fd_count = 5, .fds = &own, .nfds = 1};
	if (strcmp(q->argv[2], "path") == 0)
		s.path = q->argv[3];
	else
		s.executable = own;
	send_spawn(1, &s);
	expect_frame(&f, FRAME_SPAWNED, 1);
	if (f.header.nfds != 1 || f.fd < 0)
		surprise("no pidfd");
	report_end(1);
	send_number(FRAME_EXIT, 0, 0);
}

static void try_spawn(const struct spawn *s)
{
	struct received f;
	struct reader r;
	send_spawn(9, s);
	expect_frame(&f, FRAME_FAILED, 9);
	reader_init(&r, f.payload, f.header.length);
	uint32_t error = reader_u32(&r);
	const char *step = reader_str(&r), *object = reader_str(&r);
	print("%s '%s': %s\n", step, object, strerror((int)error));
}

static inline void plan_fail(const struct request *q)
{
	(void)q;
	const uint32_t unknown[] = {FD_NULL, 0, FD_OWN, 200};
	const char *const argv[] = {"describe", NULL};
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	try_spawn(&(struct spawn){.path = "/nonexistent", .argv = argv});
	try_spawn(&(struct spawn){.path = "/dev/null", .argv = argv});
	try_spawn(&(struct spawn){.executable = null, .argv = argv});
	try_spawn(&(struct spawn){.path = "/bin/sh", .argv = argv, .cwd = "/nonexistent"});
	try_spawn(&(struct spawn){.path = "/bin/sh", .argv = argv, .map = unknown, .fd_count = 2});
	send_number(FRAME_EXIT, 0, 0);
}

static inline void plan_kill(const struct request *q)
{
	(void)q;
	spawn_role(3, "wait");
	send_number(FRAME_SIGNAL, 3, SIGKILL);
	report_end(3);
	send_number(FRAME_SIGNAL, 3, SIGKILL); /* too late is not wrong */
	send_number(FRAME_SIGNAL, 77, SIGKILL);
	send_number(FRAME_EXIT, 0, 0);
}

/* "early": the clone ends before it is adopted. */
static inline void plan_adopt(const struct request *q)
{
	bool early = strcmp(q->argv[2], "early") == 0;
	int channel[2], gate[2], launcher_fd = planner_fd;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) < 0 || pipe2(gate, O_CLOEXEC) < 0)
		surprise("socketpair");
	const uint32_t map[] = {FD_NULL, 0, FD_OWN, 1, FD_OWN, 2, FD_PASSED, 0, FD_PASSED, 1};
	const char *const argv[] = {"cloner", NULL};
	const int fds[] = {channel[1], gate[0]};
	struct received f, child;
	send_spawn(1, &(struct spawn){
			      .path = q->argv[3], .argv = argv, .map = map, .fd_count = 5, .fds = fds, .nfds = 2});
	expect_frame(&f, FRAME_SPAWNED, 1);
	report_end(1);
	planner_fd = channel[0];
	expect_frame(&child, FRAME_ADOPT, 0);
	planner_fd = launcher_fd;
	struct pollfd ended = {.fd = child.fd, .events = POLLIN};
	if (early) {
		close(gate[1]);
		if (poll(&ended, 1, -1) != 1)
			surprise("poll");
	}
	struct writer w = {.data = child.payload, .length = 4};
	send_frame_fds(FRAME_ADOPT, 2, &w, &child.fd, 1);
	if (!early)
		close(gate[1]);
	report_end(2);
	/* what is no child of the launcher cannot be adopted */
	int self = (int)syscall(SYS_pidfd_open, getppid(), 0);
	writer_u32(&w, 1);
	send_frame_fds(FRAME_ADOPT, 5, &w, &self, 1);
	expect_frame(&f, FRAME_FAILED, 5);
	send_number(FRAME_EXIT, 0, 0);
}

static inline void plan_bad(const struct request *q)
{
	const char *kind = q->argv[2];
	struct writer w = {0};
	spawn_role(1, "wait");
	if (strcmp(kind, "type") == 0) {
		send_number(99, 0, 0);
	} else if (strcmp(kind, "fd") == 0) {
		int fd = 0;
		writer_u32(&w, 0);
		send_frame_fds(FRAME_EXIT, 0, &w, &fd, 1);
	} else if (strcmp(kind, "missing-fd") == 0) {
		struct frame header = {.length = 4, .type = FRAME_ADOPT, .nfds = 1};
		uint32_t pid = 1;
		if (send(planner_fd, &header, sizeof(header), 0) < 0 || send(planner_fd, &pid, 4, 0) < 0)
			surprise("send");
	} else if (strcmp(kind, "length") == 0) {
		struct frame header = {.length = MAX_FRAME_BYTES + 1, .type = FRAME_PRINT};
		if (send(planner_fd, &header, sizeof(header), 0) < 0)
			surprise("send");
	} else if (strcmp(kind, "same-tag") == 0) {
		const char *const argv[] = {"wait", NULL};
		send_spawn(1, &(struct spawn){.path = "/bin/sh", .argv = argv});
	} else {
		send_supervise(55, -1, NULL);
	}
	pause();
}

static inline void plan_die(const struct request *q)
{
	spawn_role(1, "wait");
	if (strcmp(q->argv[2], "exit") == 0)
		_exit(5);
	raise(SIGKILL);
}

static volatile sig_atomic_t terminated;

static void on_term(int signal)
{
	terminated = signal;
}

/* Prints until it is told to stop, as a planner whose output has no end. */
static inline void plan_stream(const struct request *q)
{
	sigset_t block, pending;
	(void)q;
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, NULL);
	send_number(FRAME_STREAM, 0, 1);
	do {
		print("more\n");
		sigpending(&pending);
	} while (!sigismember(&pending, SIGTERM));
	send_number(FRAME_EXIT, 0, 1);
}

static inline void plan_interrupt(const struct request *q)
{
	struct sigaction action = {.sa_handler = on_term};
	sigset_t block, old;
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &old);
	sigaction(SIGTERM, &action, NULL);
	print("planning\n");
	while (!terminated)
		sigsuspend(&old);
	print("undone\n");
	if (strcmp(q->argv[2], "exit") == 0)
		send_number(FRAME_EXIT, 0, 1);
}

static inline int fake_planner(void)
{
	static const struct {
		const char *name;
		void (*plan)(const struct request *q);
	} plans[] = {
		{"request", plan_request}, {"print", plan_print}, {"spawn", plan_spawn}, {"fail", plan_fail},
		{"kill", plan_kill},	   {"adopt", plan_adopt}, {"bad", plan_bad},	 {"die", plan_die},
		{"interrupt", plan_interrupt}, {"stream", plan_stream},
	};
	struct request q;
	receive_request(&q);
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		if (strcmp(plans[i].name, q.argv[1]) == 0) {
			plans[i].plan(&q);
			_exit(0); /* no leak check for what lives as long as the planner */
		}
	}
	return FAKE_FAILED;
}
