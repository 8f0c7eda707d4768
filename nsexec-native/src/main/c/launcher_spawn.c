/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher_kernel.h"
#include "launcher_messages.h"

enum step { STEP_NONE, STEP_DESCRIPTOR, STEP_CWD, STEP_EXEC };

/* Shared with the child, which writes it before it gives up. */
struct report {
	int error;
	enum step step;
	uint32_t descriptor;
};

void start_failure_set(struct start_failure *failure, int error, const char *step, const char *object)
{
	failure->error = error;
	failure->step = step;
	(void)snprintf(failure->object, sizeof(failure->object), "%s", object);
}

static void give_up(struct report *report, enum step step, uint32_t descriptor)
{
	report->error = errno;
	report->step = step;
	report->descriptor = descriptor;
	_exit(127);
}

/* Every source is moved out of the way of the targets first, so that no order of the map loses one. */
static int arrange_descriptors(const struct program *program, struct report *report)
{
	int moved[MAX_SPAWN_FDS];
	int executable = -1;
	int lowest = (int)program->fd_count;
	for (uint32_t i = 0; i < program->fd_count; i++) {
		moved[i] = fcntl(program->fds[i], F_DUPFD_CLOEXEC, lowest);
		if (moved[i] < 0)
			give_up(report, STEP_DESCRIPTOR, i);
	}
	if (program->executable >= 0) {
		executable = fcntl(program->executable, F_DUPFD_CLOEXEC, lowest);
		if (executable < 0)
			give_up(report, STEP_EXEC, 0);
	}
	for (uint32_t i = 0; i < program->fd_count; i++) {
		if (dup2(moved[i], (int)i) < 0)
			give_up(report, STEP_DESCRIPTOR, i);
	}
	if (syscall(SYS_close_range, program->fd_count, ~0u, KERNEL_CLOSE_RANGE_CLOEXEC) < 0)
		give_up(report, STEP_DESCRIPTOR, program->fd_count);
	return executable;
}

static _Noreturn void child_main(const struct program *program, struct report *report)
{
	kernel_default_signals();
	if (program->own_group) {
		(void)setpgid(0, 0);
		/* in the background of the terminal, `stty tostop` would stop it when it complains there */
		(void)signal(SIGTTOU, SIG_IGN);
	}
	int executable = arrange_descriptors(program, report);
	if (program->cwd[0] != '\0' && chdir(program->cwd) < 0)
		give_up(report, STEP_CWD, 0);
	if (executable >= 0)
		(void)syscall(SYS_execveat, executable, "", program->argv, program->env, AT_EMPTY_PATH);
	else
		(void)execve(program->path, (char *const *)(uintptr_t)program->argv,
			     (char *const *)(uintptr_t)program->env);
	give_up(report, STEP_EXEC, 0);
	_exit(127);
}

static void explain(const struct program *program, const struct report *report, struct start_failure *failure)
{
	char number[16];
	switch (report->step) {
	case STEP_DESCRIPTOR:
		(void)snprintf(number, sizeof(number), "%u", report->descriptor);
		start_failure_set(failure, report->error, "pass descriptor", number);
		break;
	case STEP_CWD:
		start_failure_set(failure, report->error, "change directory to", program->cwd);
		break;
	case STEP_EXEC:
	case STEP_NONE:
	default:
		start_failure_set(failure, report->error, "execute",
				  program->path != NULL ? program->path : program->argv[0]);
		break;
	}
}

/*
 * CLONE_VFORK without CLONE_VM: the child has memory of its own (no stack to share, safe under sanitizers), and the
 * parent goes on only when the child has executed the program or written its report.
 */
static int start(const struct program *program, struct report *report, pid_t *ret_pid, int *ret_pidfd,
		 struct start_failure *failure)
{
	int pidfd = -1;
	long pid = syscall(SYS_clone, (long)(CLONE_VFORK | CLONE_PIDFD | SIGCHLD), 0L, &pidfd, 0L, 0L);
	if (pid < 0) {
		start_failure_set(failure, errno, "fork for", program->argv[0]);
		return -1;
	}
	if (pid == 0)
		child_main(program, report);
	if (report->step != STEP_NONE) {
		siginfo_t info;
		(void)kernel_wait_pidfd(pidfd, &info, WEXITED);
		(void)close(pidfd);
		explain(program, report, failure);
		return -1;
	}
	*ret_pid = (pid_t)pid;
	*ret_pidfd = pidfd;
	return 0;
}

int program_start(const struct program *program, pid_t *ret_pid, int *ret_pidfd, struct start_failure *failure)
{
	struct report *report =
		mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED) {
		start_failure_set(failure, errno, "fork for", program->argv[0]);
		return -1;
	}
	int r = start(program, report, ret_pid, ret_pidfd, failure);
	(void)munmap(report, sizeof(*report));
	return r;
}
