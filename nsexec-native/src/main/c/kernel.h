/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls without a wrapper in every libc, and numbers that older headers lack. The structures are ours, so
 * that neither the age of the kernel headers nor the libc's own declarations matter.
 * The wrappers return what the kernel says: >= 0, or -errno.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct k_clone_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size,
		cgroup;
};

struct k_mount_attr {
	uint64_t attr_set, attr_clr, propagation, userns_fd;
};

struct k_open_how {
	uint64_t flags, mode, resolve;
};

struct k_sched_attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

struct k_rlimit {
	uint64_t soft, hard;
};

#define K_CLONE_NEWTIME 0x00000080ull
#define K_CLONE_NEWCGROUP 0x02000000ull
#define K_CLONE_INTO_CGROUP 0x200000000ull

#define K_RESOLVE_NO_XDEV 0x01ull
#define K_RESOLVE_NO_MAGICLINKS 0x02ull
#define K_RESOLVE_NO_SYMLINKS 0x04ull
#define K_RESOLVE_BENEATH 0x08ull
#define K_RESOLVE_IN_ROOT 0x10ull

#define K_OPEN_TREE_CLONE 1u
#define K_AT_RECURSIVE 0x8000u
#define K_MOVE_F_EMPTY 0x04u
#define K_MOVE_T_EMPTY 0x40u

#define K_FSCONFIG_SET_FLAG 0u
#define K_FSCONFIG_SET_STRING 1u
#define K_FSCONFIG_CMD_CREATE 6u

#define K_ATTR_RDONLY 0x01ull
#define K_ATTR_NOSUID 0x02ull
#define K_ATTR_NODEV 0x04ull
#define K_ATTR_NOEXEC 0x08ull
#define K_ATTR_ATIME_MASK 0x70ull
#define K_ATTR_NOATIME 0x10ull
#define K_ATTR_STRICTATIME 0x20ull
#define K_ATTR_NODIRATIME 0x80ull
#define K_ATTR_IDMAP 0x00100000ull
#define K_ATTR_NOSYMFOLLOW 0x00200000ull

#define K_STATX_MNT_ID 0x1000u

#define K_PROC_ROOT_MAGIC 0x9fa0
#define K_DEVPTS_MAGIC 0x1cd1

int k_clone3(struct k_clone_args *args);
/* A child with a pidfd by clone: the container's seccomp filter may know nothing else (Docker's hides clone3). */
int k_fork(int *ret_pidfd);
int k_openat2(int dirfd, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);
int k_open_tree(int dirfd, const char *path, unsigned flags);
int k_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned flags);
int k_mount_setattr(int dirfd, const char *path, unsigned flags, const struct k_mount_attr *attr);
int k_fsopen(const char *type);
int k_fsconfig(int fd, unsigned command, const char *key, const char *value);
int k_fsmount(int fd, uint64_t attr);
int k_pivot_root(const char *new_root, const char *put_old);
int k_close_range(unsigned first, unsigned last);
int k_pidfd_open(pid_t pid);
int k_faccess_effective(const char *path, int mode);
int k_rt_sigaction_default(int signal);
int k_sigmask_clear(void);
int k_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable);
int k_seccomp_filter(unsigned flags, const void *program, uint32_t bytes);
int k_setgroups(const uint32_t *groups, uint32_t count);
/* Sets the limit if it is given; *ret_before, if given, is what it was. */
int k_prlimit(uint32_t resource, const struct k_rlimit *limit, struct k_rlimit *ret_before);
int k_sched_setattr(const struct k_sched_attr *attr);
int k_sched_setaffinity(const void *mask, size_t bytes);
int k_ioprio_set(int value);
int k_set_mempolicy(unsigned mode, const void *nodes, unsigned long max_node);
long k_keyctl(int command, unsigned long a, unsigned long b, unsigned long c);
/* The id of the mount that the descriptor is on. */
int k_mount_id(int fd, uint64_t *ret_id);
