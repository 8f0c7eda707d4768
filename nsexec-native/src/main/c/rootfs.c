/* SPDX-License-Identifier: Apache-2.0 */
/* The root file system: attached on top of the old root, then made the root. */
#include "operations.h"

#include "kernel.h"
#include "log.h"
#include "mounts.h"
#include "old_mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

static int set_root_propagation(uint64_t word)
{
	struct k_mount_attr attr = {0};
	unsigned recursion;
	mount_propagation(word, &attr.propagation, &recursion);
	if (attr.propagation == 0)
		return 0;
	return k_mount_setattr(AT_FDCWD, "/", recursion, &attr);
}

/* Must come before the root: what is attached at a place that others may rename is only for hooks to look into. */
int op_root_place(struct context *c, struct reader *fields)
{
	const char *path = reader_str(fields);
	c->root_place = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (c->root_place < 0)
		log_write(LEVEL_DEBUG, "no way to '%s' for hooks: %s", path, strerror(errno));
	return 0;
}

/* Others may have renamed on the way to it since the root was opened: then hooks do without. */
static void check_root_place(struct context *c, int root)
{
	struct stat place, tree;
	if (c->root_place < 0)
		return;
	if (fstat(c->root_place, &place) == 0 && fstat(root, &tree) == 0 && place.st_dev == tree.st_dev &&
	    place.st_ino == tree.st_ino)
		return;
	log_write(LEVEL_DEBUG, "the root's path leads elsewhere by now: hooks will not see its mounts");
	close_fd(&c->root_place);
}

int op_root(struct context *c, struct reader *fields)
{
	uint32_t slot = reader_u32(fields);
	uint64_t propagation = reader_u64(fields);
	int r = set_root_propagation(propagation);
	if (r < 0)
		return fail(c, r, "/", "set propagation");
	/* a shared "/" would carry the new mount to the host; the propagation asked for stays on all mounts below it */
	if ((propagation & (MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)) == 0 && (r = set_root_propagation(MS_PRIVATE)) < 0)
		return fail(c, r, "/", "make private");
	check_root_place(c, c->slots[slot]);
	c->root_placed = c->root_place >= 0;
	/* "/" itself, which no rename can take away: the bundle's path may be out of our reach or change meanwhile */
	r = c->root_place < 0 ? k_move_mount(c->slots[slot], "", AT_FDCWD, "/", K_MOVE_F_EMPTY) :
	                        mount_attach(c->slots[slot], c->root_place);
	close_fd(&c->root_place);
	if (r < 0)
		return fail(c, r, "root file system", "%s", "");
	c->rootfs = steal_fd(&c->slots[slot]);
	return 0;
}

/* The caller's procfs is a way out of the container: it goes once there is another. */
static void drop_host_view(struct context *c)
{
	if (c->private_proc >= 0)
		close_fd(&c->host_proc);
	for (uint32_t i = 0; i < c->bootstrap.slots; i++)
		close_fd(&c->slots[i]);
}

int op_pivot_root(struct context *c, struct reader *fields)
{
	(void)fields;
	cleanup_close int old = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (old < 0)
		return fail(c, -errno, "old root", "open");
	if (fchdir(c->rootfs) < 0)
		return fail(c, -errno, "root file system", "enter");
	/* both on the same place: the old root comes to lie on the new one and is taken off again; no directory needed */
	int r = k_pivot_root(".", ".");
	if (r < 0)
		return fail(c, r, "root file system", "%s", "");
	/* "." is still the new root, whose shared mounts are to stay shared */
	if (fchdir(old) < 0)
		return fail(c, -errno, "old root", "enter");
	/* private or slave, or the unmount below would reach the host */
	if (mount("", ".", "", MS_SLAVE | MS_REC, NULL) < 0)
		return fail(c, -errno, "old root", "make slave");
	if (umount2(".", MNT_DETACH) < 0)
		return fail(c, -errno, "old root", "unmount");
	if (chdir("/") < 0)
		return fail(c, -errno, "/", "enter");
	drop_host_view(c);
	return 0;
}

int op_move_root(struct context *c, struct reader *fields)
{
	(void)fields;
	/* exec enters what lies on "/", and ".." leads there */
	if (c->root_placed)
		return fail(c, -EINVAL, "root file system", "does not lie on the old root");
	/* the old mounts stay in the namespace, only covered: a procfs or sysfs among them must not */
	int r = old_mounts_drop(c->host_proc);
	if (r < 0)
		return fail(c, r, "old root", "unmount procfs and sysfs");
	if (fchdir(c->rootfs) < 0)
		return fail(c, -errno, "root file system", "enter");
	if (chroot(".") < 0 || chdir("/") < 0)
		return fail(c, -errno, "root file system", "%s", "");
	drop_host_view(c);
	return 0;
}

int op_chroot(struct context *c, struct reader *fields)
{
	uint32_t slot = reader_u32(fields);
	if (fchdir(c->slots[slot]) < 0)
		return fail(c, -errno, "root file system", "enter");
	if (chroot(".") < 0 || chdir("/") < 0)
		return fail(c, -errno, "root file system", "%s", "");
	close_fd(&c->rootfs);
	int r = context_need_rootfs(c);
	if (r < 0)
		return fail(c, r, "/", "open");
	drop_host_view(c);
	return 0;
}
