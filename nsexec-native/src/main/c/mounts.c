/* SPDX-License-Identifier: Apache-2.0 */
#include "mounts.h"

#include "operations.h"
#include "path.h"
#include "protocol.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>

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

static bool same_place(int one, int other)
{
	uint64_t first_mount, second_mount;
	struct stat first, second;
	return k_mount_id(one, &first_mount) == 0 && k_mount_id(other, &second_mount) == 0 &&
	       first_mount == second_mount && fstat(one, &first) == 0 && fstat(other, &second) == 0 &&
	       first.st_ino == second.st_ino && first.st_dev == second.st_dev;
}

/*
 * The planner knows by name what may be mounted inside /proc. A link of the image that leads another mount point there
 * would have a volume cover what masks and tools look at (CVE-2023-28642).
 */
static int refuse_link_into_procfs(struct context *c, const char *dest, int target)
{
	struct statfs fs;
	if (fstatfs(target, &fs) < 0)
		return fail(c, -errno, dest, "look at mount point");
	if (fs.f_type != K_PROC_ROOT_MAGIC || strcmp(dest, "/proc") == 0 || strncmp(dest, "/proc/", 6) == 0)
		return 0;
	cleanup_close int straight = path_open_straight(c->rootfs, dest, 0);
	return straight >= 0 && same_place(straight, target) ? 0 : fail(c, 0, dest, "a link leads it into procfs");
}

/* Opened once: what was looked at is what is mounted on, even if another process changes the name meanwhile. */
static int make_real_directory(int root, const char *dest, mode_t mode)
{
	int fd = path_open(root, dest, O_NOFOLLOW | O_DIRECTORY);
	if (fd != -ENOENT)
		return fd;
	cleanup_close int made = path_make_directory(root, dest, mode);
	return made < 0 ? made : path_open(root, dest, O_NOFOLLOW | O_DIRECTORY);
}

int mount_target_directory(struct context *c, const char *dest, uint32_t flags, mode_t mode)
{
	mode_t wanted = mode == 0 ? DIRECTORY_TARGET_MODE : mode;
	/* a procfs that an image redirects elsewhere would escape what is done to /proc later (CVE-2019-19921) */
	cleanup_close int target = (flags & MOUNT_NO_SYMLINK) != 0 ? make_real_directory(c->rootfs, dest, wanted) :
	                                                             path_make_directory(c->rootfs, dest, wanted);
	/* a mount on the root would hide the prepared one from exec'd processes, but not from the init */
	if (target >= 0 && same_place(c->rootfs, target))
		return -EBUSY;
	int r = target < 0 ? target : refuse_link_into_procfs(c, dest, target);
	return r < 0 ? r : steal_fd(&target);
}

static int mount_target_file(struct context *c, const char *dest)
{
	cleanup_close int target = path_make_file(c->rootfs, dest, FILE_TARGET_MODE);
	int r = target < 0 ? target : refuse_link_into_procfs(c, dest, target);
	return r < 0 ? r : steal_fd(&target);
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
	                                            mount_target_file(c, dest);
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
