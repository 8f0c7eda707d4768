/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of the process that the program inherits. */
#include "operations.h"

#include "kernel.h"
#include "path.h"
#include "protocol.h"
#include "sync.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#define MAX_MASK_BYTES 4096u
#define IOPRIO_CLASS_BITS 13
#define DIRECTORY_MODE 0755

int op_rlimit(struct context *c, struct reader *fields)
{
	struct k_rlimit limit;
	uint32_t resource = reader_u32(fields);
	limit.soft = reader_u64(fields);
	limit.hard = reader_u64(fields);
	int r = k_prlimit(resource, &limit, NULL);
	return r < 0 ? fail(c, r, "rlimit", "resource %u to %llu/%llu", resource, (unsigned long long)limit.soft,
	                    (unsigned long long)limit.hard) :
	               0;
}

int op_rlimit_raise(struct context *c, struct reader *fields)
{
	struct k_rlimit limit;
	uint32_t resource = reader_u32(fields);
	uint64_t hard = reader_u64(fields);
	int r = k_prlimit(resource, NULL, &limit);
	if (r == 0 && limit.hard < hard) {
		limit.hard = hard;
		r = k_prlimit(resource, &limit, NULL);
	}
	/* without the right OP_RLIMIT says so, where it is still needed then */
	return r < 0 && r != -EPERM ? fail(c, r, "rlimit", "resource %u to %llu", resource, (unsigned long long)hard) :
	                              0;
}

int op_umask(struct context *c, struct reader *fields)
{
	uint32_t mask = reader_u32(fields);
	(void)umask(mask == UNCHANGED ? c->caller_umask : (mode_t)mask);
	return 0;
}

int op_no_new_privs(struct context *c, struct reader *fields)
{
	(void)fields;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? fail(c, -errno, "init", "%s", "") : 0;
}

int op_scheduler(struct context *c, struct reader *fields)
{
	struct k_sched_attr attr = {.size = sizeof(attr)};
	attr.policy = reader_u32(fields);
	attr.nice = (int32_t)reader_u32(fields);
	attr.priority = reader_u32(fields);
	attr.flags = reader_u64(fields);
	attr.runtime = reader_u64(fields);
	attr.deadline = reader_u64(fields);
	attr.period = reader_u64(fields);
	int r = k_sched_setattr(&attr);
	return r < 0 ? fail(c, r, "scheduler", "policy %u, nice %d, priority %u", attr.policy, attr.nice,
	                    attr.priority) :
	               0;
}

int op_ioprio(struct context *c, struct reader *fields)
{
	uint32_t class = reader_u32(fields);
	uint32_t level = reader_u32(fields);
	int r = k_ioprio_set((int)(class << IOPRIO_CLASS_BITS | level));
	return r < 0 ? fail(c, r, "I/O priority", "class %u, level %u", class, level) : 0;
}

int op_personality(struct context *c, struct reader *fields)
{
	uint64_t persona = reader_u64(fields);
	return personality((unsigned long)persona) < 0 ?
	               fail(c, -errno, "personality", "0x%llx", (unsigned long long)persona) :
	               0;
}

/* The kernel reads such masks in whole longs: a copy, padded. NULL when it is too long or memory is short. */
static unsigned long *whole_longs(const uint8_t *mask, uint32_t bytes, size_t *ret_bytes)
{
	if (bytes > MAX_MASK_BYTES)
		return NULL;
	*ret_bytes = (bytes + sizeof(long) - 1) / sizeof(long) * sizeof(long);
	unsigned long *copy = calloc(*ret_bytes / sizeof(long) + 1, sizeof(long));
	if (copy != NULL && mask != NULL)
		memcpy(copy, mask, bytes);
	return copy;
}

int op_mempolicy(struct context *c, struct reader *fields)
{
	uint32_t bytes = 0;
	size_t size = 0;
	uint32_t mode = reader_u32(fields);
	uint32_t flags = reader_u32(fields);
	const uint8_t *mask = reader_bytes(fields, &bytes);
	cleanup_free unsigned long *nodes = whole_longs(mask, bytes, &size);
	if (nodes == NULL)
		return fail(c, -EINVAL, "memory policy", "node mask of %u bytes", bytes);
	/* the kernel takes one off the number of bits that it is given */
	int r = k_set_mempolicy(mode | flags, bytes == 0 ? NULL : nodes, bytes == 0 ? 0 : size * CHAR_BIT + 1);
	return r < 0 ? fail(c, r, "memory policy", "mode %u, flags 0x%x", mode, flags) : 0;
}

int op_affinity(struct context *c, struct reader *fields)
{
	uint32_t bytes = 0;
	size_t size = 0;
	const uint8_t *mask = reader_bytes(fields, &bytes);
	cleanup_free unsigned long *cpus = whole_longs(mask, bytes, &size);
	if (cpus == NULL)
		return fail(c, -EINVAL, "CPU mask", "%u bytes", bytes);
	int r = k_sched_setaffinity(cpus, size);
	return r < 0 ? fail(c, r, "CPU mask", "%s", "") : 0;
}

int op_pdeathsig(struct context *c, struct reader *fields)
{
	uint32_t number = reader_u32(fields);
	if (prctl(PR_SET_PDEATHSIG, (unsigned long)number, 0, 0, 0) < 0)
		return fail(c, -errno, "init", "signal %u", number);
	/* getppid() says nothing in a pid namespace; a parent that died before the prctl has left the socket too */
	if (!c->released && sync_hung_up(c->env.sync))
		_exit(1);
	return 0;
}

int op_stdio_owner(struct context *c, struct reader *fields)
{
	uint32_t uid = reader_u32(fields);
	uint32_t gid = reader_u32(fields);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		struct stat st;
		if (fstat(fd, &st) < 0)
			return fail(c, -errno, "stdio", "descriptor %d", fd);
		/* /dev/null is everybody's: its owner is not to change for one container */
		bool null = S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3);
		if (null || st.st_uid == uid)
			continue;
		/* unmapped ids, an owner that is not ours to change, a read-only file system: the program copes */
		if (fchown(fd, uid, gid) < 0 && errno != EINVAL && errno != EPERM && errno != EROFS)
			return fail(c, -errno, "stdio", "descriptor %d", fd);
	}
	return 0;
}

int op_pidfd(struct context *c, struct reader *fields)
{
	const char *payload = reader_str(fields);
	cleanup_close int fd = k_pidfd_open((pid_t)syscall(SYS_getpid));
	if (fd < 0)
		return fail(c, fd, "pidfd socket", "open pidfd");
	if (c->env.pidfd_sock < 0)
		return fail(c, -EBADF, "pidfd socket", "%s", "");
	int r = send_with_fd(c->env.pidfd_sock, payload, strlen(payload), fd);
	close_fd(&c->env.pidfd_sock);
	return r < 0 ? fail(c, r, "pidfd socket", "%s", "") : 0;
}

/* A directory outside the root has no name here: the kernel then says "(unreachable)" (CVE-2024-21626). */
static int verify_cwd(void)
{
	char name[PATH_MAX];
	long n = syscall(SYS_getcwd, name, sizeof(name));
	if (n < 0)
		return -errno;
	return name[0] == '/' ? 0 : -EXDEV;
}

static int enter(struct context *c, const char *path, uint32_t flags)
{
	int r = context_need_rootfs(c);
	if (r < 0)
		return r;
	cleanup_close int dir = (flags & CWD_CREATE) != 0 ? path_make_directory(c->rootfs, path, DIRECTORY_MODE) :
	                                                    path_open(c->rootfs, path, O_DIRECTORY);
	return dir < 0 ? dir : outcome(fchdir(dir));
}

int op_cwd(struct context *c, struct reader *fields)
{
	const char *path = reader_str(fields);
	uint32_t flags = reader_u32(fields);
	bool again = (flags & CWD_AGAIN) != 0;
	if (!again || !c->cwd_reached) {
		int r = enter(c, path, flags);
		/* a directory closed to root (a squashing NFS) may be open to the user: CWD_AGAIN decides */
		if (r == -EACCES && !again && c->cwd_retried)
			return 0;
		if (r < 0)
			return fail(c, r, path, "%s", "");
		c->cwd_reached = true;
	}
	int r = verify_cwd();
	if (r == -EXDEV)
		return fail(c, 0, path, "the directory is outside the container");
	return r < 0 ? fail(c, r, path, "verify") : 0;
}
