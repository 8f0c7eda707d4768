/* SPDX-License-Identifier: Apache-2.0 */
/* The conversation with the planner, and the end: the user's program. */
#include "operations.h"

#include "kernel.h"
#include "log.h"
#include "net_devices.h"
#include "path.h"
#include "sync.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FIRST_INHERITED 3u

static bool answer_of(uint32_t request, enum sync_type *ret_answer)
{
	switch (request) {
	case SYNC_HOOKS:
		*ret_answer = SYNC_HOOKS_DONE;
		return true;
	case SYNC_READY:
		*ret_answer = SYNC_RUN;
		return true;
	default:
		return false;
	}
}

int op_sync(struct context *c, struct reader *fields)
{
	uint32_t request = reader_u32(fields);
	enum sync_type answer;
	int state = -1;
	if (!answer_of(request, &answer))
		return fail(c, -EINVAL, "planner", "request %u", request);
	int r = sync_send(c->env.sync, (enum sync_type)request, 0, -1);
	if (r == 0)
		r = sync_expect(c->env.sync, answer, &state);
	if (r == -ECONNRESET || r == -EPIPE)
		_exit(1); /* nobody is left to tell */
	if (r < 0)
		return fail(c, r, "planner", "request %u", request);
	if (state >= 0) {
		close_fd(&c->state);
		c->state = state;
	}
	if (answer == SYNC_RUN) {
		c->released = true;
		net_devices_keep(c);
	}
	return 0;
}

static int executable(const char *path)
{
	struct stat st;
	if (stat(path, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	int r = k_faccess_effective(path, X_OK);
	/* a seccomp filter older than this call (Linux 5.8): the mode says enough, execve has the last word */
	if (r == -ENOSYS || r == -EPERM)
		r = (st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0 ? 0 : -EACCES;
	return r;
}

/* 0 with the path kept, -errno. As execvp: a name with a slash is a path; EACCES counts when nothing else is found. */
static int search(struct context *c, const char *file, const char *path)
{
	int verdict = -ENOENT;
	if (strchr(file, '/') != NULL) {
		c->executable = file;
		return executable(file);
	}
	for (const char *p = path; *file != '\0' && *p != '\0';) {
		size_t length = strcspn(p, ":");
		char *candidate = NULL;
		if (asprintf(&candidate, "%.*s%s%s", (int)length, p, length == 0 ? "./" : "/", file) < 0)
			return -ENOMEM;
		int r = executable(candidate);
		if (r == 0) {
			c->executable = candidate;
			return 0;
		}
		free(candidate);
		if (r == -EACCES)
			verdict = r;
		p += length + (p[length] == ':');
	}
	return verdict;
}

int op_lookup(struct context *c, struct reader *fields)
{
	const char *file = reader_str(fields);
	const char *path = reader_str(fields);
	int r = search(c, file, path);
	if (r == -EISDIR)
		return fail(c, -EACCES, file, "is a directory");
	if (r == -ENOENT && strchr(file, '/') == NULL)
		return fail(c, r, file, "executable file not found in $PATH");
	return r < 0 ? fail(c, r, file, "%s", "") : 0;
}

int op_fifo(struct context *c, struct reader *fields)
{
	(void)fields;
	if (c->env.fifo < 0)
		return fail(c, -EBADF, "exec.fifo", "%s", "");
	/* the planner waits for the end of the log; the wait that begins now belongs to another process, maybe much later */
	log_close();
	close_fd(&c->env.log);
	close_fd(&c->env.sync);
	int fifo = path_reopen(context_proc(c), c->env.fifo, O_WRONLY);
	if (fifo < 0)
		return fail(c, fifo, "exec.fifo", "open");
	close_fd(&c->env.fifo);
	/* stays open up to the execve: who started us learns then that the program runs, or reads why it does not */
	c->starter = fifo;
	int r = write_all(fifo, "0", 1);
	return r < 0 ? fail(c, r, "exec.fifo", "write") : 0;
}

/* One by one, where a seccomp filter does not know close_range (Linux 5.9). */
static int close_each(const struct context *c, unsigned first, unsigned last)
{
	int listing = openat(context_proc(c), "self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = listing < 0 ? NULL : fdopendir(listing);
	if (dir == NULL)
		return -errno;
	const struct dirent *entry;
	while ((entry = readdir(dir)) != NULL) {
		uint32_t fd;
		if (parse_number(entry->d_name, INT32_MAX, &fd) && fd >= first && fd <= last && (int)fd != listing)
			(void)close((int)fd);
	}
	(void)closedir(dir);
	return 0;
}

static int close_between(const struct context *c, unsigned first, unsigned last)
{
	int r = k_close_range(first, last);
	return r < 0 ? close_each(c, first, last) : r;
}

static void sort(int *fds, unsigned count)
{
	for (unsigned i = 1; i < count; i++)
		for (unsigned j = i; j > 0 && fds[j - 1] > fds[j]; j--) {
			int higher = fds[j - 1];
			fds[j - 1] = fds[j];
			fds[j] = higher;
		}
}

/* Close-on-exec would come too late: execve resolves /proc/self/fd/N/… before. Sockets and pipes lead nowhere. */
int op_close_fds(struct context *c, struct reader *fields)
{
	unsigned next = FIRST_INHERITED + reader_u32(fields);
	int kept[] = {c->env.sync, c->env.log, c->starter};
	const unsigned count = sizeof(kept) / sizeof(kept[0]);
	sort(kept, count);
	for (unsigned i = 0; i < count; i++) {
		if (kept[i] < (int)next)
			continue;
		int r = close_between(c, next, (unsigned)kept[i] - 1);
		if (r < 0)
			return fail(c, r, "descriptors", "%s", "");
		next = (unsigned)kept[i] + 1;
	}
	int r = close_between(c, next, ~0u);
	if (r < 0)
		return fail(c, r, "descriptors", "%s", "");
	c->host_proc = c->private_proc = c->rootfs = c->null_device = c->empty_tmpfs = c->state = -1;
	return 0;
}

int op_exec(struct context *c, struct reader *fields)
{
	uint32_t count;
	const char **argv = reader_strs(fields, &count);
	const char **env = reader_strs(fields, &count);
	if (argv == NULL || env == NULL)
		return fail(c, -ENOMEM, "", "%s", "");
	if (c->executable == NULL)
		return fail(c, -EINVAL, "", "nothing was looked up");
	(void)k_rt_sigaction_default(SIGPIPE);
	(void)execve(c->executable, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
	int error = -errno;
	(void)signal(SIGPIPE, SIG_IGN);
	return fail(c, error, c->executable, "%s", "");
}
