/* SPDX-License-Identifier: Apache-2.0 */
/* Mount sources: opened by the first process with the caller's rights, handed to the container as detached mounts. */
#include "operations.h"

#include "idmap.h"
#include "mounts.h"
#include "protocol.h"

#include <fcntl.h>

static unsigned recursion(uint32_t flags)
{
	return (flags & ATTR_RECURSIVE_FLAG) != 0 ? K_AT_RECURSIVE : 0;
}

int op_open_tree(struct context *c, struct reader *fields)
{
	uint32_t slot = reader_u32(fields);
	const char *path = reader_str(fields);
	uint32_t flags = reader_u32(fields);
	unsigned how = 0;
	if ((flags & TREE_NOFOLLOW) != 0)
		how |= AT_SYMLINK_NOFOLLOW;
	if ((flags & TREE_PLAIN) == 0)
		how |= K_OPEN_TREE_CLONE;
	if ((flags & TREE_RECURSIVE) != 0 && (flags & TREE_PLAIN) == 0)
		how |= K_AT_RECURSIVE;
	int fd = k_open_tree(AT_FDCWD, path, how);
	if (fd < 0)
		return fail(c, fd, path, "%s", "");
	close_fd(&c->slots[slot]);
	c->slots[slot] = fd;
	return 0;
}

int op_tree_attr(struct context *c, struct reader *fields)
{
	struct k_mount_attr attr = {0};
	uint32_t slot = reader_u32(fields);
	attr.attr_set = reader_u64(fields);
	attr.attr_clr = reader_u64(fields);
	attr.propagation = reader_u64(fields);
	uint32_t flags = reader_u32(fields);
	int r = mount_attributes(c->slots[slot], &attr, recursion(flags));
	return r < 0 ? fail(c, r, "mount source", "slot %u", slot) : 0;
}

int op_tree_idmap(struct context *c, struct reader *fields)
{
	uint32_t slot = reader_u32(fields);
	const char *uid_map = reader_str(fields);
	const char *gid_map = reader_str(fields);
	uint32_t flags = reader_u32(fields);
	cleanup_close int userns = -1;
	int r = idmap_user_namespace(c->host_proc, uid_map, gid_map, &userns);
	if (r < 0)
		return fail(c, r, uid_map, "make a user namespace with this mapping");
	struct k_mount_attr attr = {.attr_set = K_ATTR_IDMAP, .userns_fd = (uint64_t)userns};
	r = k_mount_setattr(c->slots[slot], "", AT_EMPTY_PATH | recursion(flags), &attr);
	return r < 0 ? fail(c, r, uid_map, "the file system may not support id-mapped mounts") : 0;
}
