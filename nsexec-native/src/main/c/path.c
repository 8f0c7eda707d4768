/* SPDX-License-Identifier: Apache-2.0 */
#include "path.h"

#include "kernel.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_LINKS 40
#define DEFAULT_DIRECTORY_MODE 0755

int path_open(int root, const char *path, int flags)
{
	return k_openat2(root, *path == '\0' ? "." : path, (uint64_t)(O_PATH | flags), 0,
	                 K_RESOLVE_IN_ROOT | K_RESOLVE_NO_MAGICLINKS);
}

/*
 * A missing component that is a symlink whose target is missing: the path with the link replaced by its target, for
 * the caller to free. The kernel resolves the result, so ".." in the target means what it means there.
 */
static int replace_link(int parent, const char *path, const char *name, const char *rest, char **ret_path)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(parent, name, target, sizeof(target) - 1);
	if (length < 0)
		return errno == EINVAL ? -ENOTDIR : -errno;
	target[length] = '\0';
	char *joined = NULL;
	int prefix = target[0] == '/' ? 0 : (int)strlen(path);
	if (asprintf(&joined, "%.*s/%s/%s", prefix, path, target, rest) < 0)
		return -ENOMEM;
	if (strlen(joined) >= PATH_MAX) {
		free(joined);
		return -ENAMETOOLONG;
	}
	*ret_path = joined;
	return 0;
}

/*
 * Walks `path` from the root, making what is missing. Returns the descriptor, or -ELOOP with *ret_path set when the
 * walk has to start again with another path, or another -errno.
 */
static int walk(int root, char *path, mode_t mode, char **ret_path)
{
	cleanup_close int parent = path_open(root, "/", O_DIRECTORY);
	size_t length = strlen(path);
	for (size_t i = 0; i < length && parent >= 0;) {
		size_t start = i + strspn(path + i, "/");
		size_t end = start + strcspn(path + start, "/");
		if (start == end)
			break;
		char after = path[end];
		path[end] = '\0';
		int next = path_open(root, path, O_DIRECTORY);
		if (next == -ENOENT) {
			if (mkdirat(parent, path + start, mode) < 0 && errno != EEXIST)
				return -errno;
			next = path_open(root, path, O_DIRECTORY);
		}
		if (next == -ENOENT) {
			cleanup_free char *name = strdup(path + start);
			path[start] = '\0';
			int r = name == NULL ?
			                -ENOMEM :
			                replace_link(parent, path, name, after == '\0' ? "" : path + end + 1, ret_path);
			return r < 0 ? r : -ELOOP;
		}
		path[end] = after;
		close_fd(&parent);
		parent = next;
		i = end;
	}
	return steal_fd(&parent);
}

int path_make_directory(int root, const char *path, mode_t mode)
{
	int fd = path_open(root, path, O_DIRECTORY);
	if (fd != -ENOENT)
		return fd;
	char *current = strdup(path);
	for (int i = 0; i < MAX_LINKS && current != NULL; i++) {
		char *next = NULL;
		fd = walk(root, current, mode, &next);
		free(current);
		current = next;
		if (next == NULL)
			return fd;
	}
	free(current);
	return -ELOOP;
}

const char *path_last_name(const char *path, size_t *ret_parent_length, size_t *ret_name_length)
{
	size_t end = strlen(path);
	while (end > 0 && path[end - 1] == '/')
		end--;
	size_t start = end;
	while (start > 0 && path[start - 1] != '/')
		start--;
	size_t length = end - start;
	if (length == 0 || (length == 1 && path[start] == '.') ||
	    (length == 2 && path[start] == '.' && path[start + 1] == '.'))
		return NULL;
	*ret_parent_length = start;
	*ret_name_length = length;
	return path + start;
}

int path_open_parent(int root, const char *path, char **ret_name)
{
	size_t parent_length, name_length;
	const char *name = path_last_name(path, &parent_length, &name_length);
	if (name == NULL)
		return -EINVAL;
	cleanup_free char *parent = strndup(path, parent_length);
	char *copy = strndup(name, name_length);
	if (parent == NULL || copy == NULL) {
		free(copy);
		return -ENOMEM;
	}
	int fd = path_make_directory(root, parent, DEFAULT_DIRECTORY_MODE);
	if (fd < 0)
		free(copy);
	else
		*ret_name = copy;
	return fd;
}

int path_make_file(int root, const char *path, mode_t mode)
{
	int fd = path_open(root, path, 0);
	if (fd != -ENOENT)
		return fd;
	cleanup_free char *name = NULL;
	cleanup_close int parent = path_open_parent(root, path, &name);
	if (parent < 0)
		return parent;
	cleanup_close int file = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
	/* EEXIST: somebody was faster, or a link without a target stands there, which the next line refuses */
	if (file < 0 && errno != EEXIST)
		return -errno;
	return path_open(root, path, 0);
}

int path_reopen(int proc, int fd, int flags)
{
	char path[32];
	(void)snprintf(path, sizeof(path), "self/fd/%d", fd);
	int opened = (int)RETRY_EINTR(openat(proc, path, flags | O_CLOEXEC));
	return opened < 0 ? -errno : opened;
}

int path_open_straight(int root, const char *path, int flags)
{
	return k_openat2(root, path, (uint64_t)(O_PATH | flags), 0,
	                 K_RESOLVE_IN_ROOT | K_RESOLVE_NO_MAGICLINKS | K_RESOLVE_NO_SYMLINKS);
}
