/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_children.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher_kernel.h"

struct child *children_find(const struct children *children, uint32_t tag)
{
	struct child *c = children->first;
	while (c != NULL && c->tag != tag)
		c = c->next;
	return c;
}

struct child *children_find_pid(const struct children *children, pid_t pid)
{
	struct child *c = children->first;
	while (c != NULL && !((child_running(c) || c->left) && c->pid == pid))
		c = c->next;
	return c;
}

static void forget(struct children *children, struct child *child)
{
	struct child **link = &children->first;
	while (*link != child)
		link = &(*link)->next;
	*link = child->next;
	children->count--;
	free(child);
}

int children_add(struct children *children, uint32_t tag, pid_t pid, int pidfd)
{
	struct child *same = children_find(children, tag);
	if (same != NULL && child_running(same))
		return -EEXIST;
	if (same != NULL)
		forget(children, same);
	if (children->count >= MAX_CHILDREN)
		return -EAGAIN;
	struct child *child = malloc(sizeof(*child));
	if (child == NULL)
		return -ENOMEM;
	*child = (struct child){.next = children->first, .tag = tag, .pid = pid, .pidfd = pidfd};
	children->first = child;
	children->count++;
	return 0;
}

bool child_running(const struct child *child)
{
	return child->pidfd >= 0;
}

bool child_reap(struct child *child)
{
	siginfo_t info;
	if (!child_running(child))
		return false;
	int r = kernel_wait_pidfd(child->pidfd, &info, WEXITED | WNOHANG | (child->left ? WNOWAIT : 0));
	if (r == 0 && info.si_pid == 0)
		return false;
	/* Nobody else reaps our children; if it happened all the same, the status is lost. */
	child->code = r == 0 ? info.si_code : CLD_EXITED;
	child->status = r == 0 ? info.si_status : 255;
	(void)close(child->pidfd);
	child->pidfd = -1;
	return true;
}

void child_keep(struct child *child)
{
	if (child->left && !child_running(child))
		reap_zombie(child->pid);
	child->left = false;
}

void children_kill(const struct children *children)
{
	for (const struct child *c = children->first; c != NULL; c = c->next) {
		if (child_running(c))
			(void)kernel_signal_pidfd(c->pidfd, SIGKILL);
	}
}

int exit_status(int code, int status)
{
	return code == CLD_EXITED ? status : 128 + status;
}

pid_t peek_zombie(void)
{
	siginfo_t info = {0};
	if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return 0;
	return info.si_pid;
}

void reap_zombie(pid_t pid)
{
	siginfo_t info;
	(void)waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | __WALL);
}
