/* SPDX-License-Identifier: Apache-2.0 */
/* tmpcopyup: what a directory holds, copied into the tmpfs that will cover it. */
#include "mounts.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#define MAX_DEPTH 64
#define COPY_CHUNK (1u << 20)

static int copy_tree(int from, int to, unsigned depth);

static int copy_owner_and_times(int dir, const char *name, const struct stat *st)
{
	const struct timespec times[2] = {st->st_atim, st->st_mtim};
	if (fchownat(dir, name, st->st_uid, st->st_gid, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	/* after the owner: chown takes the set-id bits away */
	if (!S_ISLNK(st->st_mode) && fchmodat(dir, name, st->st_mode & 07777, 0) < 0)
		return -errno;
	return outcome(utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW));
}

static int copy_file(int from, int to, const char *name)
{
	struct stat st;
	/* another process may have put a fifo or a device under this name since it was looked at */
	cleanup_close int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (in < 0 || fstat(in, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ESTALE;
	cleanup_close int out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out < 0)
		return -errno;
	ssize_t n;
	do
		n = RETRY_EINTR(sendfile(out, in, NULL, COPY_CHUNK));
	while (n > 0);
	return outcome(n);
}

static int copy_link(int from, int to, const char *name)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(from, name, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	return outcome(symlinkat(target, to, name));
}

static int copy_subdirectory(int from, int to, const char *name, unsigned depth)
{
	if (mkdirat(to, name, 0700) < 0)
		return -errno;
	cleanup_close int in = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	cleanup_close int out = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (in < 0 || out < 0)
		return -errno;
	return copy_tree(in, out, depth + 1);
}

static int copy_entry(int from, int to, const char *name, unsigned depth)
{
	struct stat st;
	int r;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	switch (st.st_mode & S_IFMT) {
	case S_IFREG:
		r = copy_file(from, to, name);
		break;
	case S_IFLNK:
		r = copy_link(from, to, name);
		break;
	case S_IFDIR:
		r = copy_subdirectory(from, to, name, depth);
		break;
	case S_IFCHR:
	case S_IFBLK:
		r = outcome(mknodat(to, name, st.st_mode & (S_IFMT | 0700), st.st_rdev));
		break;
	default: /* sockets and fifos live by their process */
		return 0;
	}
	return r < 0 ? r : copy_owner_and_times(to, name, &st);
}

static int copy_tree(int from, int to, unsigned depth)
{
	if (depth > MAX_DEPTH)
		return -ELOOP;
	int listing = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = listing < 0 ? NULL : fdopendir(listing);
	if (dir == NULL)
		return -errno;
	int r = 0;
	const struct dirent *entry;
	while (r == 0 && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = copy_entry(from, to, entry->d_name, depth);
	(void)closedir(dir);
	return r;
}

int copy_directory(int from, int to)
{
	return copy_tree(from, to, 0);
}
