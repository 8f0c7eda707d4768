/* SPDX-License-Identifier: Apache-2.0 */
/* Starts programs with exactly the descriptors they are given. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct program {
	int executable;   /* -1: `path` */
	const char *path;
	const char *const *argv;
	const char *const *env;
	const char *cwd;  /* "": the launcher's */
	const int *fds;   /* the i-th becomes descriptor i; all others are closed */
	uint32_t fd_count;
	bool own_group;   /* a process group of its own: the terminal's signals do not reach it */
};

/* Why a program did not start: failed to <step> '<object>': <error>. */
struct start_failure {
	int error;
	const char *step;
	char object[4096];
};

/*
 * Returns once the program runs (0) or could not be started (-1, *failure). Signals: default dispositions, none blocked.
 * The child is an ordinary one; *ret_pidfd is close-on-exec.
 */
int program_start(const struct program *program, pid_t *ret_pid, int *ret_pidfd, struct start_failure *failure);

void start_failure_set(struct start_failure *failure, int error, const char *step, const char *object);
