/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include "idmap.h"
#include "kernel.h"
#include "log.h"
#include "namespaces.h"
#include "net_devices.h"
#include "operations.h"
#include "sync.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#define NAMESPACE_FLAGS                                                                                                \
	((uint64_t)(CLONE_NEWUSER | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS) |         \
	 K_CLONE_NEWCGROUP | K_CLONE_NEWTIME)

/*
 * A process that others may trace is a way into the caller's files (CVE-2016-9962). Where an existing namespace is
 * joined or the pid namespace shared, strangers see us: go dark at once. But a rootless caller who makes a user
 * namespace needs us visible until the maps are written, or uid_map belongs to root.
 */
static bool seen_by_strangers(const struct bootstrap *b)
{
	return b->namespace_paths != NULL || (b->clone_flags & CLONE_NEWPID) == 0;
}

static bool dark_at_once(const struct bootstrap *b)
{
	bool maps_need_us = (b->clone_flags & CLONE_NEWUSER) != 0 && geteuid() != 0;
	return seen_by_strangers(b) && !maps_need_us;
}

static void open_host_proc(struct context *c)
{
	struct statfs fs;
	cleanup_close int fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstatfs(fd, &fs) < 0 || fs.f_type != K_PROC_ROOT_MAGIC)
		report_and_exit(c, fd < 0 ? -errno : -ENOTDIR, "open procfs");
	c->host_proc = steal_fd(&fd);
}

static void check_kernel(struct context *c)
{
	/* mount_setattr came with Linux 5.12 */
	if (k_mount_setattr(-1, "", 0, &(struct k_mount_attr){0}) == -ENOSYS) {
		(void)fail(c, -ENOSYS, "kernel", "Linux 5.12 or newer is needed");
		report_and_exit(c, -ENOSYS, "use");
	}
}

static uint64_t clone_flags(const struct bootstrap *b)
{
	uint64_t flags = b->clone_flags & NAMESPACE_FLAGS;
	if (b->cgroup_fd >= 0)
		flags |= K_CLONE_INTO_CGROUP;
	else
		flags &= ~K_CLONE_NEWCGROUP; /* its root would be the caller's cgroup: OP_UNSHARE after the attach */
	if (b->time_offsets != NULL)
		flags &= ~K_CLONE_NEWTIME; /* namespaces_enter_time */
	return flags | CLONE_PARENT | CLONE_PIDFD;
}

/* In the init: waits until the first process has written the maps; ends when that or the planner is gone. */
static void await_go(struct context *c, int go)
{
	struct pollfd waits[] = {{.fd = go, .events = POLLIN}, {.fd = c->env.sync, .events = 0}};
	char byte;
	if (RETRY_EINTR(poll(waits, 2, -1)) < 0 || waits[1].revents != 0 || RETRY_EINTR(read(go, &byte, 1)) != 1)
		_exit(1);
}

static _Noreturn void abandon(struct context *c, int pidfd, int error, const char *step)
{
	(void)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
	net_devices_leave(c);
	report_and_exit(c, error, step);
}

/* The first process after the clone. */
static _Noreturn void introduce(struct context *c, pid_t pid, int pidfd, int go)
{
	int r = 0;
	if ((c->bootstrap.clone_flags & CLONE_NEWUSER) != 0)
		r = idmap_write(c, pid);
	if (r < 0)
		abandon(c, pidfd, r, "map ids");
	r = net_devices_move(c, pid);
	if (r < 0)
		abandon(c, pidfd, r, operation_verb(OP_NET_DEVICE));
	(void)prctl(PR_SET_DUMPABLE, 0);
	r = write_all(go, "", 1);
	if (r < 0)
		abandon(c, pidfd, r, "release init");
	r = sync_send(c->env.sync, SYNC_CREATED, (uint32_t)pid, pidfd);
	if (r < 0)
		abandon(c, pidfd, r, "report init");
	/* the planner sees the init's end by the hang-up of its socket */
	close_fd(&c->env.sync);
	net_devices_leave(c);
	_exit(0);
}

static void prepare(struct context *c)
{
	const char *score = c->bootstrap.oom_score_adj;
	int r;
	check_kernel(c);
	open_host_proc(c);
	/* before going dark, which gives the file to root */
	if (score != NULL && (r = write_file_at(c->host_proc, "self/oom_score_adj", score)) < 0) {
		(void)fail(c, r, score, "%s", "");
		report_and_exit(c, r, operation_verb(OP_OOM_SCORE_ADJ));
	}
	run_phase(c, PHASE_HOST);
	if (dark_at_once(&c->bootstrap))
		(void)prctl(PR_SET_DUMPABLE, 0);
	r = net_devices_prepare(c);
	if (r < 0)
		report_and_exit(c, r, operation_verb(OP_NET_DEVICE));
	r = namespaces_join(c);
	if (r < 0)
		report_and_exit(c, r, "join namespace");
}

void host_stage(struct context *c)
{
	int ends[2];
	int pidfd = -1;
	prepare(c);
	if (pipe2(ends, O_CLOEXEC) < 0)
		report_and_exit(c, -errno, "make pipe");
	struct k_clone_args args = {
		.flags = clone_flags(&c->bootstrap),
		.pidfd = (uint64_t)(uintptr_t)&pidfd,
		.exit_signal = 0, /* CLONE_PARENT takes no other */
		.cgroup = c->bootstrap.cgroup_fd < 0 ? 0 : (uint64_t)c->bootstrap.cgroup_fd,
	};
	log_write(LEVEL_DEBUG, "clone the init with flags 0x%llx", (unsigned long long)args.flags);
	pid_t pid = k_clone3(&args);
	if (pid < 0) {
		(void)fail(c, pid, "init", "clone with flags 0x%llx", (unsigned long long)args.flags);
		report_and_exit(c, pid, "make");
	}
	if (pid > 0)
		introduce(c, pid, pidfd, ends[1]);
	close_fd(&ends[1]);
	await_go(c, ends[0]);
	if (seen_by_strangers(&c->bootstrap))
		(void)prctl(PR_SET_DUMPABLE, 0);
	close_fd(&ends[0]);
	close_fd(&c->bootstrap.cgroup_fd);
}
