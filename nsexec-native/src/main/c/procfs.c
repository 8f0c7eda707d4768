/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything written to procfs goes through a detached procfs of our own or the caller's, verified: never through
 * what an image or a mount put on /proc (CVE-2025-52881).
 */
#include "operations.h"

#include "kernel.h"
#include "log.h"
#include "protocol.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#define PROC_ROOT_INODE 1

static int make_procfs(void)
{
	cleanup_close int fs = k_fsopen("proc");
	int r = fs < 0 ? fs : k_fsconfig(fs, K_FSCONFIG_CMD_CREATE, NULL, NULL);
	return r < 0 ? r : k_fsmount(fs, K_ATTR_NOSUID | K_ATTR_NODEV | K_ATTR_NOEXEC);
}

/* The root of a procfs: a directory of one is a fake too. */
static bool is_procfs(int fd)
{
	struct statfs fs;
	struct stat st;
	return fstatfs(fd, &fs) == 0 && fs.f_type == K_PROC_ROOT_MAGIC && fstat(fd, &st) == 0 &&
	       st.st_ino == PROC_ROOT_INODE;
}

/* Without the right to a new one (no fully visible procfs in a user namespace): a copy of the present one. */
static int copy_procfs(void)
{
	cleanup_close int fd = k_open_tree(AT_FDCWD, "/proc", K_OPEN_TREE_CLONE);
	if (fd < 0)
		return fd;
	return is_procfs(fd) ? steal_fd(&fd) : -ENOTDIR;
}

int op_procfs(struct context *c, struct reader *fields)
{
	(void)fields;
	int fd = make_procfs();
	if (fd < 0) {
		log_write(LEVEL_DEBUG, "no procfs of our own (%s), copying the present one", strerror(-fd));
		fd = copy_procfs();
	}
	if (fd < 0) {
		log_write(LEVEL_DEBUG, "no copy either (%s), keeping the caller's", strerror(-fd));
		return c->host_proc >= 0 ? 0 : fail(c, fd, "/proc", "%s", "");
	}
	close_fd(&c->private_proc);
	c->private_proc = fd;
	return 0;
}

/* The container's own /proc, when it is a procfs: an image or a mount may have put anything there. */
static int present_procfs(void)
{
	cleanup_close int fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return is_procfs(fd) ? steal_fd(&fd) : -ENOTDIR;
}

int op_own_procfs(struct context *c, struct reader *fields)
{
	(void)fields;
	int fd = make_procfs();
	if (fd < 0)
		fd = copy_procfs();
	if (fd < 0)
		fd = present_procfs();
	if (fd < 0) /* what needs one will fail */
		log_write(LEVEL_DEBUG, "no procfs in the container (%s)", strerror(-fd));
	close_fd(&c->private_proc);
	close_fd(&c->host_proc);
	c->private_proc = fd < 0 ? -1 : fd;
	return 0;
}

/* Writes below a directory of procfs, with no way to leave it. */
static int write_below(int proc, const char *directory, const char *name, const char *text)
{
	cleanup_close int dir =
		k_openat2(proc, directory, O_PATH | O_DIRECTORY, 0,
	                  K_RESOLVE_NO_MAGICLINKS | K_RESOLVE_BENEATH | K_RESOLVE_NO_XDEV);
	if (dir < 0)
		return dir;
	cleanup_close int fd =
		k_openat2(dir, name, O_WRONLY | O_NOFOLLOW, 0,
	                  K_RESOLVE_BENEATH | K_RESOLVE_NO_SYMLINKS | K_RESOLVE_NO_MAGICLINKS | K_RESOLVE_NO_XDEV);
	if (fd < 0)
		return fd;
	ssize_t n = RETRY_EINTR(write(fd, text, strlen(text)));
	return n < 0 ? -errno : 0;
}

int op_sysctl(struct context *c, struct reader *fields)
{
	const char *name = reader_str(fields);
	const char *value = reader_str(fields);
	int r = write_below(context_proc(c), "sys", name, value);
	return r < 0 ? fail(c, r, name, "to '%s'", value) : 0;
}

static int write_attribute(struct context *c, const char *name, const char *text)
{
	return write_below(context_proc(c), "self/attr", name, text);
}

int op_label(struct context *c, struct reader *fields)
{
	uint32_t kind = reader_u32(fields);
	const char *value = reader_str(fields);
	int r = -EINVAL;
	if (context_proc(c) < 0)
		return fail(c, 0, value, "/proc of the container is no procfs");
	if (kind == LABEL_SELINUX) {
		r = write_attribute(c, "exec", value);
	} else if (kind == LABEL_APPARMOR) {
		cleanup_free char *command = NULL;
		if (asprintf(&command, "exec %s", value) < 0)
			return fail(c, -ENOMEM, value, "%s", "");
		r = write_attribute(c, "apparmor/exec", command);
		if (r == -ENOENT) /* before Linux 5.8 */
			r = write_attribute(c, "exec", command);
	}
	return r < 0 ? fail(c, r, value, kind == LABEL_SELINUX ? "SELinux" : "AppArmor") : 0;
}

int op_oom_score_adj(struct context *c, struct reader *fields)
{
	const char *value = reader_str(fields);
	int r = write_file_at(context_proc(c), "self/oom_score_adj", value);
	return r < 0 ? fail(c, r, value, "%s", "") : 0;
}
