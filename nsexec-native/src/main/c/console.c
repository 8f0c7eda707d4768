/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal: made in the container's devpts, its master handed out, its other side becomes stdio. */
#include "operations.h"

#include "kernel.h"
#include "mounts.h"
#include "path.h"
#include "protocol.h"
#include "sync.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif

#define PTMX_MAJOR 5
#define PTMX_MINOR 2
#define CONSOLE_MODE 0666

static bool on_devpts(int fd)
{
	struct statfs fs;
	return fstatfs(fd, &fs) == 0 && fs.f_type == K_DEVPTS_MAGIC;
}

/* Looked at as O_PATH before it is opened for use: opening an unknown device can have effects of its own. */
static int open_multiplexer(struct context *c, const char *path, bool must_be_devpts)
{
	struct stat st;
	cleanup_close int shown = path_open(c->rootfs, path, 0);
	if (shown < 0)
		return shown;
	if (fstat(shown, &st) < 0)
		return -errno;
	if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(PTMX_MAJOR, PTMX_MINOR) ||
	    (must_be_devpts && !on_devpts(shown)))
		return -ENODEV;
	return path_reopen(context_proc(c), shown, O_RDWR | O_NOCTTY);
}

static int open_master(struct context *c)
{
	int fd = open_multiplexer(c, "/dev/pts/ptmx", true);
	return fd == -ENOENT ? open_multiplexer(c, "/dev/ptmx", false) : fd;
}

/* The other side by descriptor, not by name: /dev/pts/N may be a link by now (CVE-2025-52565). */
static int open_peer(int master)
{
	int unlock = 0;
	if (ioctl(master, TIOCSPTLCK, &unlock) < 0)
		return -errno;
	cleanup_close int peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (peer < 0)
		return -errno;
	return on_devpts(peer) ? steal_fd(&peer) : -ENODEV;
}

static int send_master(struct context *c, int master)
{
	char name[32];
	unsigned number;
	if (c->env.console < 0)
		return -EBADF;
	if (ioctl(master, TIOCGPTN, &number) < 0)
		return -errno;
	int length = snprintf(name, sizeof(name), "/dev/pts/%u", number);
	int r = send_with_fd(c->env.console, name, (size_t)length, master);
	close_fd(&c->env.console);
	return r;
}

static int bind_console(struct context *c, int peer)
{
	cleanup_close int target = path_make_file(c->rootfs, "/dev/console", CONSOLE_MODE);
	if (target < 0)
		return target;
	cleanup_close int copy = mount_copy(peer, 0);
	return copy < 0 ? copy : mount_attach(copy, target);
}

static int become_stdio(int peer)
{
	if (ioctl(peer, TIOCSCTTY, 0) < 0)
		return -errno;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(peer, fd) < 0)
			return -errno;
	return 0;
}

int op_console(struct context *c, struct reader *fields)
{
	struct winsize size = {0};
	size.ws_col = (unsigned short)reader_u32(fields);
	size.ws_row = (unsigned short)reader_u32(fields);
	uint32_t flags = reader_u32(fields);
	int r = context_need_rootfs(c);
	cleanup_close int master = r < 0 ? r : open_master(c);
	if (master < 0)
		return fail(c, master, "/dev/pts/ptmx", "%s", "open");
	cleanup_close int peer = open_peer(master);
	if (peer < 0)
		return fail(c, peer, "/dev/pts/ptmx", "open the other side");
	if (size.ws_col != 0 && size.ws_row != 0 && ioctl(peer, TIOCSWINSZ, &size) < 0)
		return fail(c, -errno, "pty", "set size");
	if ((flags & CONSOLE_BIND) != 0 && (r = bind_console(c, peer)) < 0)
		return fail(c, r, "/dev/console", "bind");
	r = send_master(c, master);
	if (r < 0)
		return fail(c, r, "console socket", "send master");
	r = become_stdio(peer);
	return r < 0 ? fail(c, r, "pty", "make it the controlling terminal") : 0;
}
