/* SPDX-License-Identifier: Apache-2.0 */
#include "idmap.h"

#include "kernel.h"
#include "log.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define PROC_PATH_BYTES 64
#define TOOL_FAILED_TO_START 127

static int write_proc(int proc, pid_t pid, const char *name, const char *text)
{
	char path[PROC_PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%d/%s", (int)pid, name);
	return write_file_at(proc, path, text);
}

char **idmap_tool_arguments(const char *tool, const char *pid, char *map)
{
	/* every number takes at least two bytes of the map with what separates it */
	char **arguments = calloc(strlen(map) / 2 + 4, sizeof(*arguments));
	char *position = NULL;
	size_t n = 0;
	if (arguments == NULL)
		return NULL;
	arguments[n++] = (char *)(uintptr_t)tool;
	arguments[n++] = (char *)(uintptr_t)pid;
	for (char *word = strtok_r(map, " \t\n", &position); word != NULL; word = strtok_r(NULL, " \t\n", &position))
		arguments[n++] = word;
	return arguments;
}

static int run_tool(struct context *c, const char *tool, pid_t pid, const char *map)
{
	char pid_text[16];
	(void)snprintf(pid_text, sizeof(pid_text), "%d", (int)pid);
	cleanup_free char *copy = strdup(map);
	cleanup_free char **arguments = copy == NULL ? NULL : idmap_tool_arguments(tool, pid_text, copy);
	if (arguments == NULL)
		return fail(c, -ENOMEM, tool, "%s", "");
	pid_t child = fork();
	if (child < 0)
		return fail(c, -errno, tool, "fork");
	if (child == 0) {
		char *none[] = {NULL};
		(void)k_close_range(STDERR_FILENO + 1, ~0u); /* the container's descriptors are not the tool's */
		(void)execve(tool, arguments, none);
		_exit(TOOL_FAILED_TO_START);
	}
	int status;
	if (RETRY_EINTR(waitpid(child, &status, 0)) < 0)
		return fail(c, -errno, tool, "wait");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status))
		return fail(c, 0, tool, "exit status %d", WEXITSTATUS(status));
	return fail(c, 0, tool, "ended by signal %d", WTERMSIG(status));
}

static int write_map(struct context *c, pid_t pid, const char *file, const char *map, const char *tool)
{
	int r = write_proc(c->host_proc, pid, file, map);
	if (r == 0)
		return 0;
	/* rootless and not just one's own id: the set-uid tool knows /etc/subuid. EACCES: we are not dumpable */
	if ((r != -EPERM && r != -EACCES) || tool == NULL)
		return fail(c, r, file, "%s", "write");
	log_write(LEVEL_DEBUG, "%s refused the mapping, trying %s", file, tool);
	return run_tool(c, tool, pid, map);
}

int idmap_write(struct context *c, pid_t pid)
{
	const struct bootstrap *b = &c->bootstrap;
	int r;
	if (b->rootless && !b->setgroups) {
		/* must precede gid_map: since Linux 3.19 an unprivileged gid_map is refused otherwise */
		r = write_proc(c->host_proc, pid, "setgroups", "deny");
		if (r < 0 && r != -ENOENT)
			return fail(c, r, "setgroups", "write");
	}
	if (b->uid_map != NULL) {
		r = write_map(c, pid, "uid_map", b->uid_map, b->uid_map_tool);
		if (r < 0)
			return r;
	}
	return b->gid_map == NULL ? 0 : write_map(c, pid, "gid_map", b->gid_map, b->gid_map_tool);
}

/* Lives in the new namespace until its end of the pipe is closed. */
static _Noreturn void inhabit(int go)
{
	char byte;
	(void)!read(go, &byte, 1);
	_exit(0);
}

int idmap_user_namespace(int proc, const char *uid_map, const char *gid_map, int *ret_fd)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	cleanup_close int go_read = ends[0];
	cleanup_close int go_write = ends[1];
	struct k_clone_args args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
	pid_t child = k_clone3(&args);
	if (child < 0)
		return child;
	if (child == 0) {
		close_fd(&go_write);
		inhabit(go_read);
	}
	char path[PROC_PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%d/ns/user", (int)child);
	int r = write_proc(proc, child, "uid_map", uid_map);
	if (r == 0)
		r = write_proc(proc, child, "gid_map", gid_map);
	int fd = r < 0 ? -1 : openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (r == 0 && fd < 0)
		r = -errno;
	close_fd(&go_write);
	(void)RETRY_EINTR(waitpid(child, NULL, 0));
	if (r == 0)
		*ret_fd = fd;
	return r;
}
