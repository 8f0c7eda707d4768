/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

/* Numbers that every architecture shares (they were added to all at once). */
#define NR_OPEN_TREE 428
#define NR_MOVE_MOUNT 429
#define NR_FSOPEN 430
#define NR_FSCONFIG 431
#define NR_FSMOUNT 432
#define NR_PIDFD_OPEN 434
#define NR_CLONE3 435
#define NR_CLOSE_RANGE 436
#define NR_OPENAT2 437
#define NR_FACCESSAT2 439
#define NR_MOUNT_SETATTR 442

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

#define OPEN_TREE_CLOEXEC_FLAG ((unsigned)O_CLOEXEC)
#define FSOPEN_CLOEXEC_FLAG 1u
#define FSMOUNT_CLOEXEC_FLAG 1u

/* A resolution inside a root can be disturbed by a rename elsewhere; the kernel then asks to try again. */
#define RESOLVE_ATTEMPTS 128

static long result(long value)
{
	return value < 0 ? -(long)errno : value;
}

int k_clone3(struct k_clone_args *args)
{
	return (int)result(syscall(NR_CLONE3, args, sizeof(*args)));
}

int k_fork(int *ret_pidfd)
{
	return (int)result(syscall(SYS_clone, (unsigned long)(CLONE_PIDFD | SIGCHLD), 0L, ret_pidfd, 0L, 0L));
}

int k_openat2(int dirfd, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve)
{
	struct k_open_how how = {.flags = flags | O_CLOEXEC, .mode = mode, .resolve = resolve};
	long fd = -EAGAIN;
	for (int i = 0; i < RESOLVE_ATTEMPTS && (fd == -EAGAIN || fd == -EINTR); i++)
		fd = result(syscall(NR_OPENAT2, dirfd, path, &how, sizeof(how)));
	return (int)fd;
}

int k_open_tree(int dirfd, const char *path, unsigned flags)
{
	return (int)result(syscall(NR_OPEN_TREE, dirfd, path, flags | OPEN_TREE_CLOEXEC_FLAG));
}

int k_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned flags)
{
	return (int)result(syscall(NR_MOVE_MOUNT, from, from_path, to, to_path, flags));
}

int k_mount_setattr(int dirfd, const char *path, unsigned flags, const struct k_mount_attr *attr)
{
	return (int)result(syscall(NR_MOUNT_SETATTR, dirfd, path, flags, attr, sizeof(*attr)));
}

int k_fsopen(const char *type)
{
	return (int)result(syscall(NR_FSOPEN, type, FSOPEN_CLOEXEC_FLAG));
}

int k_fsconfig(int fd, unsigned command, const char *key, const char *value)
{
	return (int)result(syscall(NR_FSCONFIG, fd, command, key, value, 0));
}

int k_fsmount(int fd, uint64_t attr)
{
	return (int)result(syscall(NR_FSMOUNT, fd, FSMOUNT_CLOEXEC_FLAG, (unsigned)attr));
}

int k_pivot_root(const char *new_root, const char *put_old)
{
	return (int)result(syscall(SYS_pivot_root, new_root, put_old));
}

int k_close_range(unsigned first, unsigned last)
{
	return first > last ? 0 : (int)result(syscall(NR_CLOSE_RANGE, first, last, 0));
}

int k_pidfd_open(pid_t pid)
{
	return (int)result(syscall(NR_PIDFD_OPEN, pid, 0));
}

int k_faccess_effective(const char *path, int mode)
{
	return (int)result(syscall(NR_FACCESSAT2, AT_FDCWD, path, mode, AT_EACCESS));
}

/* The libc hides the signals that it uses itself, and they too may have been left ignored by our parent. */
int k_rt_sigaction_default(int signal)
{
	struct {
		void *handler;
		unsigned long flags;
		void *restorer;
		uint64_t mask;
	} action = {0};
	return (int)result(syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof(action.mask)));
}

int k_sigmask_clear(void)
{
	uint64_t none = 0;
	return (int)result(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none)));
}

int k_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];
	for (unsigned i = 0; i < 2; i++) {
		data[i].effective = (uint32_t)(effective >> (32 * i));
		data[i].permitted = (uint32_t)(permitted >> (32 * i));
		data[i].inheritable = (uint32_t)(inheritable >> (32 * i));
	}
	return (int)result(syscall(SYS_capset, &header, data));
}

int k_seccomp_filter(unsigned flags, const void *program, uint32_t bytes)
{
	struct sock_fprog filter = {
		.len = (unsigned short)(bytes / sizeof(struct sock_filter)),
		.filter = (struct sock_filter *)(uintptr_t)program,
	};
	return (int)result(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter));
}

int k_setgroups(const uint32_t *groups, uint32_t count)
{
	return (int)result(syscall(SYS_setgroups, (size_t)count, groups));
}

int k_prlimit(uint32_t resource, const struct k_rlimit *limit, struct k_rlimit *ret_before)
{
	return (int)result(syscall(SYS_prlimit64, 0, resource, limit, ret_before));
}

int k_sched_setattr(const struct k_sched_attr *attr)
{
	return (int)result(syscall(SYS_sched_setattr, 0, attr, 0));
}

int k_sched_setaffinity(const void *mask, size_t bytes)
{
	return (int)result(syscall(SYS_sched_setaffinity, 0, bytes, mask));
}

int k_ioprio_set(int value)
{
	enum { WHO_PROCESS = 1 };
	return (int)result(syscall(SYS_ioprio_set, WHO_PROCESS, 0, value));
}

int k_set_mempolicy(unsigned mode, const void *nodes, unsigned long max_node)
{
	return (int)result(syscall(SYS_set_mempolicy, mode, nodes, max_node));
}

long k_keyctl(int command, unsigned long a, unsigned long b, unsigned long c)
{
	return result(syscall(SYS_keyctl, command, a, b, c, 0));
}

int k_mount_id(int fd, uint64_t *ret_id)
{
	/* struct statx, of which only stx_mask and stx_mnt_id matter here */
	union {
		uint8_t raw[256];
		uint32_t mask;
		uint64_t words[32];
	} buf;
	memset(&buf, 0, sizeof(buf));
	int r = (int)result(syscall(SYS_statx, fd, "", AT_EMPTY_PATH, K_STATX_MNT_ID, &buf));
	if (r < 0)
		return r;
	if ((buf.mask & K_STATX_MNT_ID) == 0)
		return -ENOSYS;
	*ret_id = buf.words[18]; /* offset 0x90 */
	return 0;
}
