/* SPDX-License-Identifier: Apache-2.0 */
/* Device nodes, links and directories in the container's tree. */
#include "operations.h"

#include "kernel.h"
#include "path.h"
#include "protocol.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define DEFAULT_UMASK 022

struct node {
	uint32_t mode;
	dev_t device;
	uint32_t uid;
	uint32_t gid;
};

/* What stands there after mknod, or stood there before: the node asked for, and nothing that was slipped in. */
static int verify_node(int parent, const char *name, const struct node *node, int *ret_fd)
{
	struct stat st;
	cleanup_close int fd = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if ((st.st_mode & S_IFMT) != (node->mode & S_IFMT))
		return -EEXIST;
	if ((S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)) && st.st_rdev != node->device)
		return -EEXIST;
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int make_node(int parent, const char *name, const struct node *node)
{
	cleanup_close int fd = -1;
	(void)umask(0);
	int made = outcome(mknodat(parent, name, (mode_t)node->mode, node->device));
	(void)umask(DEFAULT_UMASK);
	if (made < 0 && made != -EEXIST)
		return made;
	int r = verify_node(parent, name, node, &fd);
	if (r < 0 || made == -EEXIST)
		return r;
	return outcome(fchownat(fd, "", node->uid, node->gid, AT_EMPTY_PATH));
}

int op_mknod(struct context *c, struct reader *fields)
{
	struct node node;
	const char *dest = reader_str(fields);
	node.mode = reader_u32(fields);
	uint32_t major = reader_u32(fields);
	uint32_t minor = reader_u32(fields);
	node.device = makedev(major, minor);
	node.uid = reader_u32(fields);
	node.gid = reader_u32(fields);
	cleanup_free char *name = NULL;
	int r = context_need_rootfs(c);
	cleanup_close int parent = r < 0 ? r : path_open_parent(c->rootfs, dest, &name);
	if (parent < 0)
		return fail(c, parent, dest, "open parent");
	r = make_node(parent, name, &node);
	if (r == -EEXIST)
		return fail(c, r, dest, "something else stands there");
	return r < 0 ? fail(c, r, dest, "%s", "") : 0;
}

int op_symlink(struct context *c, struct reader *fields)
{
	char present[PATH_MAX];
	const char *target = reader_str(fields);
	const char *dest = reader_str(fields);
	cleanup_free char *name = NULL;
	int r = context_need_rootfs(c);
	cleanup_close int parent = r < 0 ? r : path_open_parent(c->rootfs, dest, &name);
	if (parent < 0)
		return fail(c, parent, dest, "open parent");
	if (symlinkat(target, parent, name) == 0)
		return 0;
	r = -errno;
	if (r != -EEXIST)
		return fail(c, r, dest, "%s", "");
	ssize_t length = readlinkat(parent, name, present, sizeof(present));
	bool same = length == (ssize_t)strlen(target) && memcmp(present, target, (size_t)length) == 0;
	return same ? 0 : fail(c, r, dest, "it is not a link to %s", target);
}

int op_mkdir(struct context *c, struct reader *fields)
{
	const char *dest = reader_str(fields);
	uint32_t mode = reader_u32(fields);
	uint32_t uid = reader_u32(fields);
	uint32_t gid = reader_u32(fields);
	int r = context_need_rootfs(c);
	if (r < 0)
		return fail(c, r, "/", "open");
	int existing = path_open(c->rootfs, dest, O_DIRECTORY);
	if (existing >= 0)
		(void)close(existing);
	(void)umask(0);
	cleanup_close int fd = path_make_directory(c->rootfs, dest, (mode_t)mode);
	(void)umask(DEFAULT_UMASK);
	if (fd < 0)
		return fail(c, fd, dest, "%s", "");
	if (existing >= 0 || (uid == UNCHANGED && gid == UNCHANGED))
		return 0;
	r = outcome(fchownat(fd, "", uid, gid, AT_EMPTY_PATH));
	return r < 0 ? fail(c, r, dest, "change owner") : 0;
}
