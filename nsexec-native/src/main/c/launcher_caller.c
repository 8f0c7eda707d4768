/* SPDX-License-Identifier: Apache-2.0 */
/* What the caller handed to this process, as FRAME_REQUEST reports it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher.h"

extern char **environ;

int open_missing_stdio(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		/* the lowest free number is this one */
		if (open("/dev/null", O_RDWR | O_NOCTTY) != fd)
			return -1;
	}
	return 0;
}

static int add_fd(struct caller *caller, uint32_t fd)
{
	uint32_t *fds = realloc(caller->fds, ((size_t)caller->fd_count + 1) * sizeof(*fds));
	if (fds == NULL)
		return -1;
	fds[caller->fd_count++] = fd;
	caller->fds = fds;
	return 0;
}

static int compare_fds(const void *a, const void *b)
{
	uint32_t x, y;
	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

static int list_fds(struct caller *caller)
{
	DIR *dir = opendir("/proc/self/fd");
	if (dir == NULL)
		return -1;
	int r = 0;
	for (struct dirent *e; r == 0 && (e = readdir(dir)) != NULL;) {
		char *end;
		long fd = strtol(e->d_name, &end, 10);
		if (end == e->d_name || *end != '\0' || fd < 3 || fd == dirfd(dir))
			continue;
		r = add_fd(caller, (uint32_t)fd);
	}
	(void)closedir(dir);
	if (caller->fd_count > 0)
		qsort(caller->fds, caller->fd_count, sizeof(*caller->fds), compare_fds);
	return r;
}

/* <home>/bin/caisson, wherever symbolic links lead. */
static char *find_home(void)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
	if (length < 0 || (size_t)length >= sizeof(path)) {
		errno = length < 0 ? errno : ENAMETOOLONG;
		return NULL;
	}
	path[length] = '\0';
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(path, '/');
		if (slash == NULL) {
			errno = ENOENT;
			return NULL;
		}
		*slash = '\0';
	}
	return strdup(path);
}

/* The text may be long; an unreachable or removed directory becomes "". */
static char *find_cwd(void)
{
	char *cwd = getcwd(NULL, 0);
	return cwd != NULL ? cwd : strdup("");
}

static uint32_t find_tty_flags(void)
{
	uint32_t flags = 0;
	flags |= isatty(STDIN_FILENO) ? REQUEST_TTY_STDIN : 0;
	flags |= isatty(STDOUT_FILENO) ? REQUEST_TTY_STDOUT : 0;
	flags |= isatty(STDERR_FILENO) ? REQUEST_TTY_STDERR : 0;
	return flags;
}

static uint64_t find_ignored(void)
{
	uint64_t ignored = 0;
	for (int i = 1; i <= 31; i++) {
		struct sigaction action;
		if (sigaction(i, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			ignored |= UINT64_C(1) << (i - 1);
	}
	return ignored;
}

int caller_collect(struct caller *caller, const char *const *argv)
{
	caller->argv = argv;
	if (list_fds(caller) < 0) {
		complain("failed to list '/proc/self/fd': %s", strerror(errno));
		return -1;
	}
	caller->home = find_home();
	if (caller->home == NULL) {
		complain("failed to read '/proc/self/exe': %s", strerror(errno));
		return -1;
	}
	caller->cwd = find_cwd();
	if (caller->cwd == NULL) {
		complain("failed to find the working directory: %s", strerror(errno));
		return -1;
	}
	mode_t mask = umask(0);
	(void)umask(mask);
	caller->umask = mask;
	caller->tty_flags = find_tty_flags();
	caller->ignored = find_ignored();
	return 0;
}

void caller_write_request(const struct caller *caller, const char *const *argv, uint32_t flags, struct writer *w)
{
	writer_u32(w, LAUNCHER_VERSION);
	writer_u32(w, (uint32_t)getpid());
	writer_u32(w, caller->umask);
	writer_u32(w, caller->tty_flags | flags);
	writer_str(w, caller->cwd);
	writer_str(w, caller->home);
	writer_strs(w, argv);
	writer_strs(w, (const char *const *)environ);
	writer_u32s(w, caller->fds, caller->fd_count);
	struct winsize window = {0};
	(void)terminal_find_size(&window);
	writer_u32(w, window.ws_row);
	writer_u32(w, window.ws_col);
}
