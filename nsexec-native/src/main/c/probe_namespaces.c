/* SPDX-License-Identifier: Apache-2.0 */
/* Namespaces, id maps and clones. */
#include "kernel.h"
#include "probe.h"
#include "util.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static int put(const char *path, const char *text)
{
	cleanup_close int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return outcome(write(fd, text, strlen(text)));
}

static int failed(const char **ret_step, const char *step, int error)
{
	*ret_step = step;
	return error;
}

static int await_success(pid_t child)
{
	int status = 0;
	if (RETRY_EINTR(waitpid(child, &status, 0)) < 0)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EPERM;
}

static int enter_user_namespace(const char **ret_step)
{
	char map[32];
	uid_t uid = geteuid();
	gid_t gid = getegid();
	if (unshare(CLONE_NEWUSER) < 0)
		return failed(ret_step, "unshare", -errno);
	int r = put("/proc/self/setgroups", "deny");
	if (r < 0)
		return failed(ret_step, "write setgroups", r);
	(void)snprintf(map, sizeof(map), "0 %u 1", uid);
	r = put("/proc/self/uid_map", map);
	if (r < 0)
		return failed(ret_step, "write uid_map", r);
	(void)snprintf(map, sizeof(map), "0 %u 1", gid);
	r = put("/proc/self/gid_map", map);
	return r < 0 ? failed(ret_step, "write gid_map", r) : 0;
}

int probe_become_mapped(const char **ret_step)
{
	return geteuid() == 0 ? 0 : enter_user_namespace(ret_step);
}

int probe_user_namespace(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	return enter_user_namespace(ret_step);
}

int probe_own_namespace(const char *name, const char **ret_step)
{
	static const struct {
		const char *name;
		unsigned long long flag;
	} types[] = {
		{"mount", CLONE_NEWNS}, {"pid", CLONE_NEWPID},         {"network", CLONE_NEWNET}, {"ipc", CLONE_NEWIPC},
		{"uts", CLONE_NEWUTS},  {"cgroup", K_CLONE_NEWCGROUP}, {"time", K_CLONE_NEWTIME},
	};
	int r = probe_become_mapped(ret_step);
	for (size_t i = 0; r == 0 && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, name) == 0)
			return unshare((int)types[i].flag) < 0 ? failed(ret_step, "unshare", -errno) : 0;
	return r;
}

/* `tool PID 0 OWN 1 1 FIRST COUNT`, which has the right to write a map of more than the own id. */
static int map_by_tool(const char *tool, pid_t pid, unsigned own, const char *range)
{
	char first[24] = "", count[24] = "", target[16], own_text[16];
	if (sscanf(range, "%23s %23s", first, count) != 2)
		return -EINVAL;
	(void)snprintf(target, sizeof(target), "%d", pid);
	(void)snprintf(own_text, sizeof(own_text), "%u", own);
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		(void)execl(tool, tool, target, "0", own_text, "1", "1", first, count, (char *)NULL);
		_exit(127);
	}
	return await_success(child);
}

int probe_id_maps(const struct probe_options *options, const char **ret_step)
{
	int ready[2];
	char byte;
	if (pipe(ready) < 0)
		return failed(ret_step, "make pipe", -errno);
	pid_t child = fork();
	if (child < 0)
		return failed(ret_step, "fork", -errno);
	if (child == 0) {
		if (unshare(CLONE_NEWUSER) < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	int r = RETRY_EINTR(read(ready[0], &byte, 1)) == 1 ? 0 : failed(ret_step, "unshare", -EPERM);
	if (r == 0 && (r = map_by_tool(options->uid_tool, child, geteuid(), options->uid_range)) < 0)
		*ret_step = "newuidmap";
	if (r == 0 && (r = map_by_tool(options->gid_tool, child, getegid(), options->gid_range)) < 0)
		*ret_step = "newgidmap";
	(void)kill(child, SIGKILL);
	(void)RETRY_EINTR(waitpid(child, NULL, 0));
	return r;
}

static int clone_child(uint64_t flags, int cgroup, const char **ret_step)
{
	struct k_clone_args args = {
		.flags = flags, .exit_signal = SIGCHLD, .cgroup = cgroup < 0 ? 0 : (uint64_t)cgroup};
	int child = k_clone3(&args);
	if (child < 0)
		return failed(ret_step, "clone3", child);
	if (child == 0)
		_exit(0);
	return await_success(child);
}

int probe_clone3(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	return clone_child(0, -1, ret_step);
}

int probe_clone_into_cgroup(const struct probe_options *options, const char **ret_step)
{
	cleanup_close int directory = open(options->cgroup, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return failed(ret_step, "open the cgroup", -errno);
	return clone_child(K_CLONE_INTO_CGROUP, directory, ret_step);
}
