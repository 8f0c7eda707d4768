/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a container's plan that most tests share. */
#pragma once

#include "init_harness.h"

#include <sys/mount.h>

#define ALL_BUT_USER_AND_TIME                                                                                          \
	(CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS | 0x02000000u /* cgroup */)
#define ALL_CAPS UINT64_C(0x1ffffffffff)
#define RDONLY 1ull
#define NOSUID 2ull
#define NODEV 4ull
#define NOEXEC 8ull
#define NOATIME 16ull

static inline void plan_bootstrap(struct run *run, uint32_t flags)
{
	plan_attribute_u32(&run->bootstrap, ATTR_CLONE_FLAGS, flags);
	plan_attribute_u32(&run->bootstrap, ATTR_SLOTS, 8);
}

static inline void plan_mount(struct plan *p, const char *type, const char *dest, const char *options, uint64_t attr,
                              uint32_t flags)
{
	OP(p, OP_MOUNT_FS, "sssSqqquu", type, type, dest, options, attr, UINT64_C(0), UINT64_C(0), flags, 0755u);
}

static inline void plan_rootfs(struct plan *p)
{
	HOST_OP(p, OP_OPEN_TREE, "usu", 0u, in_dir("rootfs"), TREE_RECURSIVE);
	HOST_OP(p, OP_TREE_ATTR, "uqqqu", 0u, UINT64_C(0), UINT64_C(0), (uint64_t)(MS_PRIVATE | MS_REC), 0u);
	OP(p, OP_SETSID, "");
	OP(p, OP_BECOME_ROOT, "u", 0u);
	OP(p, OP_PROCFS, "");
	OP(p, OP_ROOT, "uq", 0u, (uint64_t)(MS_SLAVE | MS_REC));
}

static inline void plan_default_mounts(struct plan *p)
{
	plan_mount(p, "proc", "/proc", "", NOSUID | NODEV | NOEXEC, MOUNT_NO_SYMLINK);
	plan_mount(p, "tmpfs", "/dev", "mode=755|size=65536k", NOSUID, 0);
	plan_mount(p, "devpts", "/dev/pts", "newinstance|ptmxmode=0666|mode=0620", NOSUID | NOEXEC, 0);
	plan_mount(p, "mqueue", "/dev/mqueue", "", NOSUID | NODEV | NOEXEC, 0);
}

static inline void plan_null_device(struct plan *p)
{
	OP(p, OP_MKNOD, "suuuuu", "/dev/null", (uint32_t)(S_IFCHR | 0666), 1u, 3u, 0u, 0u);
	OP(p, OP_SYMLINK, "ss", "pts/ptmx", "/dev/ptmx");
	OP(p, OP_SYMLINK, "ss", "/proc/self/fd", "/dev/fd");
}

static inline void plan_program(struct plan *p, const char *argv)
{
	char file[64];
	size_t length = strcspn(argv, "|");
	compose(file, sizeof(file), "%.*s", (int)length, argv);
	OP(p, OP_LOOKUP, "ss", file, "/bin:/usr/bin");
	OP(p, OP_SYNC, "u", (uint32_t)SYNC_READY);
	OP(p, OP_CLOSE_FDS, "u", 0u);
	OP(p, OP_EXEC, "SS", argv, "PATH=/bin|HOME=/");
}

/* A whole container that runs a script. */
static inline void plan_container(struct run *run, uint32_t flags, const char *argv)
{
	plan_bootstrap(run, flags);
	plan_rootfs(&run->programme);
	plan_default_mounts(&run->programme);
	plan_null_device(&run->programme);
	OP(&run->programme, OP_PIVOT_ROOT, "");
	plan_program(&run->programme, argv);
}

/* Prints what an unexpected failure said. */
static inline void explain(const struct run *run)
{
	if (run->step[0] != '\0')
		printf("# failed to %s '%s': %s: %s\n", run->step, run->object, run->detail,
		       strerror((int)run->error_number));
}

/* Runs it all; the tests are that nothing failed and that each text stands in the output. */
#define expect_success(run, what, ...) expect_texts(run, what, (const char *const[]){__VA_ARGS__, NULL})

static inline void expect_texts(struct run *run, const char *what, const char *const *texts)
{
	run_all(run);
	explain(run);
	if (!ok(run->status == 0 && run->step[0] == '\0', "%s: ends well", what))
		printf("# status %d, output %s\n", run->status, run->output);
	for (; *texts != NULL; texts++)
		has_text(run->output, *texts, what);
	free(run);
}

/* Runs it all; the step, the object, the errno and a part of the detail that come back. */
static inline void expect_error(struct run *run, const char *step, const char *object, int number, const char *detail)
{
	run_all(run);
	bool same = strcmp(run->step, step) == 0 && strcmp(run->object, object) == 0 &&
	            run->error_number == (uint32_t)number && strstr(run->detail, detail) != NULL;
	if (!ok(same, "failed to %s '%s': %s", step, object, number != 0 ? strerror(number) : detail))
		printf("# got step '%s' object '%s' errno %u detail '%s' output '%s'\n", run->step, run->object,
		       run->error_number, run->detail, run->output);
	is_number(run->status, 1, "and it ends with 1");
	free(run);
}
