/* SPDX-License-Identifier: Apache-2.0 */
/* Masked and read-only paths. */
#include "operations.h"

#include "mounts.h"
#include "path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define NULL_MAJOR 1
#define NULL_MINOR 3

static bool is_absent(int error)
{
	return error == -ENOENT || error == -ENOTDIR;
}

/* Opened and looked at once: an image with a link there would have other files bound over the masked ones. */
static int open_null(struct context *c)
{
	struct stat st;
	if (c->null_device >= 0)
		return 0;
	cleanup_close int fd = path_open(c->rootfs, "/dev/null", O_NOFOLLOW);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(NULL_MAJOR, NULL_MINOR))
		return -ENODEV;
	c->null_device = steal_fd(&fd);
	return 0;
}

static int mask_file(struct context *c, int target)
{
	int r = open_null(c);
	if (r < 0)
		return r;
	cleanup_close int copy = mount_copy(c->null_device, 0);
	return copy < 0 ? copy : mount_attach(copy, target);
}

/* An empty read-only tmpfs; the first one stays open, the others are binds of it: one superblock for all. */
static int empty_directory(struct context *c)
{
	if (c->empty_tmpfs >= 0) {
		int copy = mount_copy(c->empty_tmpfs, 0);
		if (copy >= 0)
			return copy;
	}
	cleanup_close int fs = k_fsopen("tmpfs");
	int r = fs < 0 ? fs : k_fsconfig(fs, K_FSCONFIG_SET_STRING, "nr_blocks", "1");
	if (r >= 0)
		r = k_fsconfig(fs, K_FSCONFIG_SET_STRING, "nr_inodes", "1");
	if (r >= 0 && c->mask_label != NULL)
		r = k_fsconfig(fs, K_FSCONFIG_SET_STRING, "context", c->mask_label);
	if (r >= 0)
		r = k_fsconfig(fs, K_FSCONFIG_SET_FLAG, "ro", NULL);
	if (r >= 0)
		r = k_fsconfig(fs, K_FSCONFIG_CMD_CREATE, NULL, NULL);
	return r < 0 ? r : k_fsmount(fs, K_ATTR_RDONLY | K_ATTR_NOSUID | K_ATTR_NODEV | K_ATTR_NOEXEC);
}

static int mask_directory(struct context *c, int target)
{
	cleanup_close int empty = empty_directory(c);
	if (empty < 0)
		return empty;
	int r = mount_attach(empty, target);
	if (r == 0 && c->empty_tmpfs < 0)
		c->empty_tmpfs = steal_fd(&empty);
	return r;
}

int op_mask_label(struct context *c, struct reader *fields)
{
	c->mask_label = reader_str(fields);
	return 0;
}

int op_mask(struct context *c, struct reader *fields)
{
	struct stat st;
	const char *dest = reader_str(fields);
	int r = context_need_rootfs(c);
	cleanup_close int target = r < 0 ? r : path_open(c->rootfs, dest, 0);
	if (is_absent(target))
		return 0;
	if (target < 0)
		return fail(c, target, dest, "%s", "");
	if (fstat(target, &st) < 0)
		return fail(c, -errno, dest, "%s", "");
	r = S_ISDIR(st.st_mode) ? mask_directory(c, target) : mask_file(c, target);
	if (r == -ENODEV)
		return fail(c, r, dest, "/dev/null of the container is not the null device");
	return r < 0 ? fail(c, r, dest, "%s", "") : 0;
}

int op_readonly(struct context *c, struct reader *fields)
{
	struct k_mount_attr attr = {.attr_set = K_ATTR_RDONLY};
	const char *dest = reader_str(fields);
	int r = context_need_rootfs(c);
	cleanup_close int target = r < 0 ? r : path_open(c->rootfs, dest, 0);
	if (is_absent(target))
		return 0;
	if (target < 0)
		return fail(c, target, dest, "%s", "");
	cleanup_close int copy = mount_copy(target, K_AT_RECURSIVE);
	if (copy < 0)
		return fail(c, copy, dest, "copy mount");
	r = mount_attributes(copy, &attr, K_AT_RECURSIVE);
	if (r == 0)
		r = mount_attach(copy, target);
	return r < 0 ? fail(c, r, dest, "%s", "") : 0;
}
