/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#include "kernel.h"
#include "sync.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#ifndef SECCOMP_FILTER_FLAG_NEW_LISTENER
#define SECCOMP_FILTER_FLAG_NEW_LISTENER 8u
#endif

/* The one who sends the descriptor: without the filter, and with our descriptor table. */
static _Noreturn void hand_over(const struct context *c, int numbers)
{
	int listener;
	/* it holds the other end of the pipe itself, so that end of file would not tell it of our death */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (read_exactly(numbers, &listener, sizeof(listener)) < 0)
		_exit(0); /* the filter was not loaded */
	int r = sync_send(c->env.sync, SYNC_SECCOMP, 0, listener);
	if (r == 0)
		r = sync_expect(c->env.sync, SYNC_SECCOMP_DONE, NULL);
	_exit(-r);
}

static int await_hand_over(pid_t helper)
{
	int status;
	if (RETRY_EINTR(waitpid(helper, &status, __WALL)) < 0)
		return -errno;
	if (!WIFEXITED(status))
		return -ECHILD;
	return -WEXITSTATUS(status);
}

/*
 * Once the filter is on, any call that it answers with "notify" waits for an agent that does not have the listener
 * yet. Only write is never answered so (the planner refuses such a filter): the number of the listener is written to
 * a helper made before, which shares the descriptor table and does the sending.
 */
static int load_with_listener(struct context *c, uint32_t flags, const uint8_t *program, uint32_t bytes)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail(c, -errno, "notify listener", "make pipe");
	struct k_clone_args args = {.flags = CLONE_FILES, .exit_signal = SIGCHLD};
	pid_t helper = k_clone3(&args);
	if (helper < 0)
		return fail(c, helper, "notify listener", "make a process that sends it");
	if (helper == 0)
		hand_over(c, ends[0]);
	int listener = k_seccomp_filter(flags, program, bytes);
	if (listener < 0) {
		close_fd(&ends[1]); /* one table: the helper sees the end of the pipe */
		(void)await_hand_over(helper);
		return fail(c, listener, "filter", "%u instructions", bytes / (uint32_t)sizeof(struct sock_filter));
	}
	int r = write_all(ends[1], &listener, sizeof(listener));
	if (r == 0)
		r = await_hand_over(helper);
	close_fd(&listener);
	close_fd(&ends[0]);
	close_fd(&ends[1]);
	if (r == -ECONNRESET)
		_exit(1);
	return r < 0 ? fail(c, r, "notify listener", "send") : 0;
}

int op_seccomp(struct context *c, struct reader *fields)
{
	uint32_t bytes = 0;
	uint32_t flags = reader_u32(fields);
	const uint8_t *program = reader_bytes(fields, &bytes);
	if (bytes == 0 || bytes % sizeof(struct sock_filter) != 0 || bytes / sizeof(struct sock_filter) > BPF_MAXINSNS)
		return fail(c, -EINVAL, "filter", "%u bytes", bytes);
	if ((flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0)
		return load_with_listener(c, flags, program, bytes);
	int r = k_seccomp_filter(flags, program, bytes);
	return r < 0 ? fail(c, r, "filter", "%u instructions", bytes / (uint32_t)sizeof(struct sock_filter)) : 0;
}
