/* SPDX-License-Identifier: Apache-2.0 */
/* The processes that the launcher started or adopted for a planner, by tag. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define MAX_CHILDREN 4096u

struct child {
	struct child *next;
	uint32_t tag;
	pid_t pid;
	int pidfd; /* -1 once it ended */
	int code;  /* si_code and si_status once it ended */
	int status;
	bool left; /* its end is looked at, but left to be waited for by who inherits it from us */
};

struct children {
	struct child *first;
	uint32_t count;
};

/* The latest child of that tag, or NULL. */
struct child *children_find(const struct children *children, uint32_t tag);
/* One whose pid is still taken: it runs, or has been left. */
struct child *children_find_pid(const struct children *children, pid_t pid);
/* Takes the pidfd. An ended child of the same tag is forgotten. 0 or -errno: -EEXIST, -EAGAIN (too many), -ENOMEM. */
int children_add(struct children *children, uint32_t tag, pid_t pid, int pidfd);
/* Looks for its end, and reaps it unless it is to be left; true if it just ended. */
bool child_reap(struct child *child);
/* It is ours to wait for after all. */
void child_keep(struct child *child);
bool child_running(const struct child *child);
/* SIGKILL for every one that still runs. */
void children_kill(const struct children *children);
/* What a shell would show: the exit code or 128 + signal. */
int exit_status(int code, int status);
/* The next ended child of this process, left waitable; 0: none. */
pid_t peek_zombie(void);
void reap_zombie(pid_t pid);
