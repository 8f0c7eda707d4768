/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts, filters and programs. */
#include "kernel.h"
#include "probe.h"
#include "util.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define MFD_FLAG_EXEC 0x10u
#define FCNTL_ADD_SEALS 1033
#define CONTENT_SEALS 0xf
#define PROGRAM_BYTES (1u << 30)

static int failed(const char **ret_step, const char *step, int error)
{
	*ret_step = step;
	return error;
}

static int own_mounts(const char **ret_step)
{
	int r = probe_become_mapped(ret_step);
	if (r < 0)
		return r;
	return unshare(CLONE_NEWNS) < 0 ? failed(ret_step, "unshare", -errno) : 0;
}

static int new_mount(const char *type, const char *key, const char *value, const char **ret_step)
{
	int r = 0;
	cleanup_close int context = k_fsopen(type);
	if (context < 0)
		return failed(ret_step, "fsopen", context);
	if (key != NULL && (r = k_fsconfig(context, K_FSCONFIG_SET_STRING, key, value)) < 0)
		return failed(ret_step, "fsconfig", r);
	r = k_fsconfig(context, K_FSCONFIG_CMD_CREATE, NULL, NULL);
	if (r < 0)
		return failed(ret_step, "create", r);
	cleanup_close int mount = k_fsmount(context, 0);
	if (mount < 0)
		return failed(ret_step, "fsmount", mount);
	const struct k_mount_attr read_only = {.attr_set = K_ATTR_RDONLY};
	r = k_mount_setattr(mount, "", AT_EMPTY_PATH, &read_only);
	return r < 0 ? failed(ret_step, "mount_setattr", r) : 0;
}

int probe_detached_mount(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	int r = own_mounts(ret_step);
	return r < 0 ? r : new_mount("tmpfs", NULL, NULL, ret_step);
}

int probe_overlay(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	int r = own_mounts(ret_step);
	if (r < 0)
		return r;
	/* of directories without mounts below, which a less privileged mount namespace could not copy */
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 || mount("tmpfs", "/tmp", "tmpfs", 0, NULL) < 0 ||
	    mkdir("/tmp/upper", 0700) < 0 || mkdir("/tmp/lower", 0700) < 0)
		return failed(ret_step, "prepare", -errno);
	return new_mount("overlay", "lowerdir", "/tmp/upper:/tmp/lower", ret_step);
}

/* A user namespace that maps ids, held by a child that waits to be killed. */
static int mapped_namespace(pid_t *ret_child, const char **ret_step)
{
	char path[64], map[] = "0 100000 65536";
	int ready[2];
	char byte;
	if (pipe(ready) < 0)
		return failed(ret_step, "make pipe", -errno);
	pid_t child = fork();
	if (child == 0) {
		if (unshare(CLONE_NEWUSER) < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	*ret_child = child;
	if (child < 0 || RETRY_EINTR(read(ready[0], &byte, 1)) != 1)
		return failed(ret_step, "unshare", -EPERM);
	(void)snprintf(path, sizeof(path), "/proc/%d/uid_map", child);
	cleanup_close int uids = open(path, O_WRONLY | O_CLOEXEC);
	(void)snprintf(path, sizeof(path), "/proc/%d/gid_map", child);
	cleanup_close int gids = open(path, O_WRONLY | O_CLOEXEC);
	if (write(uids, map, strlen(map)) < 0 || write(gids, map, strlen(map)) < 0)
		return failed(ret_step, "write id maps", -errno);
	(void)snprintf(path, sizeof(path), "/proc/%d/ns/user", child);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? failed(ret_step, "open the user namespace", -errno) : fd;
}

int probe_idmapped_mount(const struct probe_options *options, const char **ret_step)
{
	pid_t child = -1;
	int r = 0;
	cleanup_close int tree = k_open_tree(AT_FDCWD, options->tree, K_OPEN_TREE_CLONE | O_CLOEXEC);
	if (tree < 0)
		return failed(ret_step, "open_tree", tree);
	cleanup_close int users = mapped_namespace(&child, ret_step);
	if (users < 0) {
		r = users;
	} else {
		const struct k_mount_attr map = {.attr_set = K_ATTR_IDMAP, .userns_fd = (uint64_t)users};
		r = k_mount_setattr(tree, "", AT_EMPTY_PATH, &map);
		*ret_step = "mount_setattr";
	}
	if (child > 0) {
		(void)kill(child, SIGKILL);
		(void)RETRY_EINTR(waitpid(child, NULL, 0));
	}
	return r < 0 ? r : 0;
}

static int filter(unsigned flags, const char **ret_step)
{
	struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return failed(ret_step, "set no_new_privs", -errno);
	int r = k_seccomp_filter(flags, allow, sizeof(allow));
	return r < 0 ? failed(ret_step, "seccomp", r) : r;
}

int probe_seccomp(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	return filter(0, ret_step);
}

int probe_seccomp_notify(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	int listener = filter(SECCOMP_FILTER_FLAG_NEW_LISTENER, ret_step);
	return listener < 0 ? listener : 0;
}

int probe_memfd_exec(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	static char name[] = "caisson-probe", word[] = "nothing";
	char *const arguments[] = {name, word, NULL}, *const environment[] = {NULL};
	int copy = (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_FLAG_EXEC);
	if (copy < 0 && errno == EINVAL) /* before Linux 6.3 */
		copy = (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (copy < 0)
		return failed(ret_step, "memfd_create", -errno);
	cleanup_close int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (self < 0 || sendfile(copy, self, NULL, PROGRAM_BYTES) <= 0)
		return failed(ret_step, "copy", -errno);
	if (fcntl(copy, FCNTL_ADD_SEALS, CONTENT_SEALS) < 0)
		return failed(ret_step, "seal", -errno);
	pid_t child = fork();
	if (child == 0) {
		(void)syscall(SYS_execveat, copy, "", arguments, environment, AT_EMPTY_PATH);
		_exit(errno);
	}
	int status = 0;
	if (child < 0 || RETRY_EINTR(waitpid(child, &status, 0)) < 0)
		return failed(ret_step, "fork", -errno);
	return WIFEXITED(status) ? failed(ret_step, "execve", -WEXITSTATUS(status)) : failed(ret_step, "execve", -EIO);
}

int probe_device_program(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	/* r0 = 1; exit: every device is allowed */
	const struct bpf_insn allow[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
		{.code = BPF_JMP | BPF_EXIT},
	};
	union bpf_attr load;
	memset(&load, 0, sizeof(load));
	load.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
	load.insns = (uintptr_t)allow;
	load.insn_cnt = sizeof(allow) / sizeof(allow[0]);
	load.license = (uintptr_t) "Apache-2.0";
	return syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load)) < 0 ? failed(ret_step, "bpf", -errno) : 0;
}

int probe_pressure(const struct probe_options *options, const char **ret_step)
{
	(void)options;
	/* without CAP_SYS_RESOURCE the window is a multiple of two seconds */
	static const char trigger[] = "some 150000 2000000";
	cleanup_close int file = open("/proc/pressure/memory", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (file < 0)
		return failed(ret_step, "open /proc/pressure/memory", -errno);
	return write(file, trigger, sizeof(trigger)) < 0 ? failed(ret_step, "set a trigger", -errno) : 0;
}
