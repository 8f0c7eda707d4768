/* SPDX-License-Identifier: Apache-2.0 */
/* What the planner says by environment variables (ENV_* of protocol.h). */
#pragma once

#include "util.h"

struct environment {
	uint32_t fds; /* inherited descriptors from 3 on */
	uint32_t log_level;
	int init_pipe;
	int sync;
	int log;
	int fifo;
	int console;
	int pidfd_sock;
};

/* NULL, or the name of the variable that is missing or has no meaning. *ret_env is complete only on NULL. */
const char *environment_parse(struct environment *ret_env, char *const *envp);
