/* SPDX-License-Identifier: Apache-2.0 */
#include "mounts.h"

#include "operations.h"
#include "path.h"
#include "protocol.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#define FILE_TARGET_MODE 0755
#define DIRECTORY_TARGET_MODE 0755

int mount_attach(int mount, int target)
{
	return k_move_mount(mount, "", target, "", K_MOVE_F_EMPTY | K_MOVE_T_EMPTY);
}

void mount_propagation(uint64_t word, uint64_t *ret_propagation, unsigned *ret_recursion)
{
	*ret_propagation = word & ~(uint64_t)MS_REC;
	*ret_recursion = (word & MS_REC) != 0 ? K_AT_RECURSIVE : 0;
}

int mount_attributes(int fd, const struct k_mount_attr *attr, unsigned recursion)
{
	struct k_mount_attr change = *attr;
	unsigned depth;
	mount_propagation(attr->propagation, &change.propagation, &depth);
	/* the two parts may reach differently deep, so they are two calls then */
	if (change.propagation != 0 && depth != recursion) {
		struct k_mount_attr alone = {.propagation = change.propagation};
		int r = k_mount_setattr(fd, "", AT_EMPTY_PATH | depth, &alone);
		if (r < 0)
			return r;
		change.propagation = 0;
	}
	if (change.attr_set == 0 && change.attr_clr == 0 && change.propagation == 0)
		return 0;
	return k_mount_setattr(fd, "", AT_EMPTY_PATH | recursion, &change);
}

int mount_copy(int fd, unsigned recursion)
{
	return k_open_tree(fd, "", K_OPEN_TREE_CLONE | AT_EMPTY_PATH | recursion);
}

static bool is_rootfs(const struct context *c, int fd)
{
	uint64_t root_mount, mount;
	struct stat root, st;
	return k_mount_id(c->rootfs, &root_mount) == 0 && k_mount_id(fd, &mount) == 0 && root_mount == mount &&
	       fstat(c->rootfs, &root) == 0 && fstat(fd, &st) == 0 && root.st_ino == st.st_ino && root.st_dev == st.st_dev;
}

int mount_target_directory(struct context *c, const char *dest, uint32_t flags, mode_t mode)
{
	if ((flags & MOUNT_NO_SYMLINK) != 0) {
		/* a procfs that an image redirects elsewhere would make us write labels to a fake (CVE-2019-19921) */
		cleanup_close int last = path_open(c->rootfs, dest, O_NOFOLLOW);
		struct stat st;
		if (last >= 0 && (fstat(last, &st) < 0 || !S_ISDIR(st.st_mode)))
			return -ENOTDIR;
	}
	int target = path_make_directory(c->rootfs, dest, mode == 0 ? DIRECTORY_TARGET_MODE : mode);
	if (target >= 0 && is_rootfs(c, target)) {
		/* a mount there would hide the prepared root from exec'd processes, but not from the init */
		close_fd(&target);
		return -EBUSY;
	}
	return target;
}

static int is_directory(int fd)
{
	struct stat st;
	return fstat(fd, &st) < 0 ? -errno : S_ISDIR(st.st_mode);
}

int op_mount_tree(struct context *c, struct reader *fields)
{
	uint32_t slot = reader_u32(fields);
	const char *dest = reader_str(fields);
	uint32_t flags = reader_u32(fields);
	int r = context_need_rootfs(c);
	if (r < 0)
		return fail(c, r, "/", "%s", "");
	int directory = is_directory(c->slots[slot]);
	if (directory < 0)
		return fail(c, directory, dest, "slot %u", slot);
	cleanup_close int target = directory != 0 ? mount_target_directory(c, dest, flags, DIRECTORY_TARGET_MODE) :
	                                            path_make_file(c->rootfs, dest, FILE_TARGET_MODE);
	if (target < 0)
		return fail(c, target, dest, "prepare mount point");
	r = mount_attach(c->slots[slot], target);
	if (r < 0)
		return fail(c, r, dest, "%s", "");
	close_fd(&c->slots[slot]);
	return 0;
}

int op_mount_attr(struct context *c, struct reader *fields)
{
	struct k_mount_attr attr = {0};
	const char *dest = reader_str(fields);
	attr.attr_set = reader_u64(fields);
	attr.attr_clr = reader_u64(fields);
	attr.propagation = reader_u64(fields);
	uint32_t flags = reader_u32(fields);
	int r = context_need_rootfs(c);
	cleanup_close int target = r < 0 ? r : path_open(c->rootfs, dest, 0);
	if (target < 0)
		return fail(c, target, dest, "%s", "");
	r = mount_attributes(target, &attr, (flags & ATTR_RECURSIVE_FLAG) != 0 ? K_AT_RECURSIVE : 0);
	return r < 0 ? fail(c, r, dest, "%s", "") : 0;
}
