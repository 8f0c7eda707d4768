/* SPDX-License-Identifier: Apache-2.0 */
/* createContainer and startContainer hooks: processes of the container's namespaces, with the state on stdin. */
#include "operations.h"

#include "kernel.h"
#include "sync.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define OUTPUT_BYTES 160
#define EXEC_FAILED 127
#define LAST_SIGNAL 64

struct hook {
	const char *path;
	const char **argv;
	const char **env;
	uint64_t timeout_ms;
	const char *phase;
	int output; /* read end of its stdout and stderr */
	int pidfd;
	pid_t pid;
	char said[OUTPUT_BYTES]; /* the start of what it wrote */
	size_t said_length;
};

static int64_t now_ms(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static _Noreturn void become_hook(const struct context *c, const struct hook *h, int output, int report)
{
	int input = c->state >= 0 ? c->state : open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (input >= 0 && dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
	    dup2(output, STDERR_FILENO) >= 0) {
		/* the container's extra descriptors are not for hooks; `report` tells of a failed execve and then closes */
		(void)dup2(report, STDERR_FILENO + 1);
		(void)set_cloexec(STDERR_FILENO + 1, true);
		(void)k_close_range(STDERR_FILENO + 2, ~0u);
		for (int i = 1; i <= LAST_SIGNAL; i++)
			(void)k_rt_sigaction_default(i);
		(void)execve(h->path, (char *const *)(uintptr_t)h->argv, (char *const *)(uintptr_t)h->env);
	}
	int error = errno;
	(void)!write(STDERR_FILENO + 1, &error, sizeof(error));
	_exit(EXEC_FAILED);
}

/* Starts it; -errno also when it could not be executed. */
static int start(const struct context *c, struct hook *h)
{
	int output[2], report[2], error = 0;
	if (pipe2(output, O_CLOEXEC) < 0)
		return -errno;
	cleanup_close int output_write = output[1];
	h->output = output[0];
	if (pipe2(report, O_CLOEXEC) < 0)
		return -errno;
	cleanup_close int report_read = report[0];
	cleanup_close int report_write = report[1];
	if (c->state >= 0 && lseek(c->state, 0, SEEK_SET) < 0)
		return -errno;
	h->pid = k_fork(&h->pidfd);
	if (h->pid < 0)
		return h->pid;
	if (h->pid == 0)
		become_hook(c, h, output_write, report_write);
	close_fd(&report_write);
	if (read_exactly(report_read, &error, sizeof(error)) < 0)
		return 0;
	(void)RETRY_EINTR(waitpid(h->pid, NULL, 0));
	return -error;
}

/* Takes what the hook wrote; false at the end of it. */
static bool drain(struct hook *h)
{
	char chunk[OUTPUT_BYTES];
	ssize_t n = RETRY_EINTR(read(h->output, chunk, sizeof(chunk)));
	if (n <= 0)
		return false;
	size_t room = sizeof(h->said) - 1 - h->said_length;
	size_t take = (size_t)n < room ? (size_t)n : room;
	memcpy(h->said + h->said_length, chunk, take);
	h->said_length += take;
	return true;
}

static void kill_hook(const struct hook *h)
{
	(void)kill(h->pid, SIGKILL);
	(void)RETRY_EINTR(waitpid(h->pid, NULL, 0));
}

/* Waits for its end. 0, -ETIMEDOUT after killing it; ends with the planner before SYNC_RUN. */
static int await_end(const struct context *c, struct hook *h)
{
	int64_t deadline = h->timeout_ms == 0 ? 0 : now_ms() + (int64_t)h->timeout_ms;
	struct pollfd waits[] = {
		{.fd = h->pidfd, .events = POLLIN},
		{.fd = h->output, .events = POLLIN},
		{.fd = c->released ? -1 : c->env.sync, .events = 0},
	};
	for (;;) {
		int64_t left = deadline == 0 ? -1 : deadline - now_ms();
		if (deadline != 0 && left <= 0) {
			kill_hook(h);
			return -ETIMEDOUT;
		}
		if (RETRY_EINTR(poll(waits, 3, left > INT32_MAX ? INT32_MAX : (int)left)) < 0)
			return -errno;
		if (waits[2].revents != 0) {
			kill_hook(h);
			_exit(1);
		}
		if (waits[1].revents != 0 && !drain(h))
			waits[1].fd = -1;
		if (waits[0].revents != 0)
			return 0;
	}
}

/* What is still in the pipe; a background process may hold the other end open, so no waiting for its end. */
static void drain_rest(struct hook *h)
{
	struct pollfd p = {.fd = h->output, .events = POLLIN};
	while (h->said_length + 1 < sizeof(h->said) && poll(&p, 1, 0) == 1 && drain(h))
		;
	while (h->said_length > 0 && h->said[h->said_length - 1] == '\n')
		h->said_length--;
	h->said[h->said_length] = '\0';
}

static int judge(struct context *c, struct hook *h)
{
	int status;
	const char *separator;
	if (RETRY_EINTR(waitpid(h->pid, &status, 0)) < 0)
		return fail(c, -errno, h->path, "%s: wait", h->phase);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	drain_rest(h);
	separator = h->said_length > 0 ? ", output: " : "";
	if (WIFEXITED(status))
		return fail(c, 0, h->path, "%s: exit status %d%s%s", h->phase, WEXITSTATUS(status), separator, h->said);
	return fail(c, 0, h->path, "%s: ended by signal %d%s%s", h->phase, WTERMSIG(status), separator, h->said);
}

static int run_hook(struct context *c, struct hook *h)
{
	int r = start(c, h);
	if (r == -EAGAIN)
		return fail(c, r, h->path, "%s: start: the container's limit of processes leaves no room for it",
		            h->phase);
	if (r < 0)
		return fail(c, r, h->path, "%s: start", h->phase);
	r = await_end(c, h);
	if (r == -ETIMEDOUT)
		return fail(c, r, h->path, "%s: ended after %llu ms", h->phase, (unsigned long long)h->timeout_ms);
	return r < 0 ? fail(c, r, h->path, "%s: wait", h->phase) : judge(c, h);
}

int op_hook(struct context *c, struct reader *fields)
{
	struct hook h = {.output = -1, .pidfd = -1};
	uint32_t count;
	h.path = reader_str(fields);
	cleanup_free const char **argv = reader_strs(fields, &count);
	cleanup_free const char **env = reader_strs(fields, &count);
	h.timeout_ms = reader_u64(fields);
	h.phase = reader_str(fields);
	if (argv == NULL || env == NULL)
		return fail(c, -ENOMEM, h.path, "%s", "");
	h.argv = argv;
	h.env = env;
	if (h.timeout_ms > INT64_MAX / 2)
		h.timeout_ms = INT64_MAX / 2;
	int r = run_hook(c, &h);
	close_fd(&h.output);
	close_fd(&h.pidfd);
	return r;
}
