/* SPDX-License-Identifier: Apache-2.0 */
#include "namespaces.h"

#include "kernel.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>

static uint64_t type_of(const char *name)
{
	static const struct {
		const char *name;
		uint64_t type;
	} types[] = {
		{"user", CLONE_NEWUSER},       {"ipc", CLONE_NEWIPC},     {"uts", CLONE_NEWUTS},
		{"net", CLONE_NEWNET},         {"pid", CLONE_NEWPID},     {"mnt", CLONE_NEWNS},
		{"cgroup", K_CLONE_NEWCGROUP}, {"time", K_CLONE_NEWTIME},
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].type;
	return 0;
}

const char *namespaces_parse(char *text, struct joined_namespace out[MAX_JOINED], size_t *ret_count)
{
	char *position = NULL;
	size_t count = 0;
	uint64_t seen = 0;
	for (char *entry = strtok_r(text, ",", &position); entry != NULL; entry = strtok_r(NULL, ",", &position)) {
		char *path = strchr(entry, ':');
		if (path == NULL || path[1] == '\0')
			return "a namespace has no path";
		*path++ = '\0';
		uint64_t type = type_of(entry);
		if (type == 0)
			return "a namespace type is unknown";
		if ((seen & type) != 0 || count == MAX_JOINED)
			return "a namespace type is listed twice";
		seen |= type;
		out[count++] = (struct joined_namespace){.type = type, .path = path, .fd = -1};
	}
	*ret_count = count;
	return NULL;
}

enum pass {
	PASS_BEFORE_USER,
	PASS_USER,
	PASS_REST,
};

/*
 * A namespace owned by the caller's user namespace can only be joined before the user namespace is left, one owned by
 * the joined user namespace only after: EPERM counts in the last pass alone.
 */
static int join_pass(struct context *c, struct joined_namespace *all, size_t count, enum pass pass)
{
	for (size_t i = 0; i < count; i++) {
		bool user = all[i].type == CLONE_NEWUSER;
		if (all[i].done || user != (pass == PASS_USER))
			continue;
		int r = outcome(setns(all[i].fd, (int)all[i].type));
		if (r == -EPERM && pass == PASS_BEFORE_USER)
			continue;
		if (r < 0)
			return fail(c, r, all[i].path, "%s", "");
		all[i].done = true;
		close_fd(&all[i].fd);
		/* an id that the joined namespace does not map cannot make files; its root can do everything there */
		if (user && (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0))
			return fail(c, -errno, all[i].path, "become its root");
	}
	return 0;
}

int namespaces_join(struct context *c)
{
	struct joined_namespace all[MAX_JOINED];
	size_t count = 0;
	if (c->bootstrap.namespace_paths == NULL)
		return 0;
	/* not freed: error messages point into it, and this process is short-lived */
	char *text = strdup(c->bootstrap.namespace_paths);
	if (text == NULL)
		return fail(c, -ENOMEM, c->bootstrap.namespace_paths, "%s", "");
	const char *problem = namespaces_parse(text, all, &count);
	if (problem != NULL)
		return fail(c, 0, c->bootstrap.namespace_paths, "%s", problem);
	/* all of them before the first is joined: a mount namespace takes the paths away */
	for (size_t i = 0; i < count; i++) {
		all[i].fd = open(all[i].path, O_RDONLY | O_CLOEXEC);
		if (all[i].fd < 0)
			return fail(c, -errno, all[i].path, "open");
	}
	for (enum pass pass = PASS_BEFORE_USER; pass <= PASS_REST; pass++) {
		int r = join_pass(c, all, count, pass);
		if (r < 0)
			return r;
	}
	return 0;
}

int namespaces_enter_time(struct context *c)
{
	const char *offsets = c->bootstrap.time_offsets;
	if (offsets == NULL || (c->bootstrap.clone_flags & K_CLONE_NEWTIME) == 0)
		return 0;
	/* not by clone3: that freezes the offsets at once (EACCES) */
	if (unshare((int)K_CLONE_NEWTIME) < 0)
		return fail(c, -errno, "time namespace", "unshare");
	int r = write_file_at(c->host_proc, "self/timens_offsets", offsets);
	if (r == -EACCES) { /* not dumpable, and root of a user namespace only: the file is ours for this moment */
		(void)prctl(PR_SET_DUMPABLE, 1);
		r = write_file_at(c->host_proc, "self/timens_offsets", offsets);
		(void)prctl(PR_SET_DUMPABLE, 0);
	}
	if (r < 0)
		return fail(c, r, "timens_offsets", "write");
	cleanup_close int fd = openat(c->host_proc, "self/ns/time_for_children", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(c, -errno, "time_for_children", "open");
	if (setns(fd, (int)K_CLONE_NEWTIME) < 0)
		return fail(c, -errno, "time namespace", "enter");
	return 0;
}
