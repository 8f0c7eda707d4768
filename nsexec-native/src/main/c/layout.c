/* SPDX-License-Identifier: Apache-2.0 */
/* Prints every number and name of the two protocols, for the Java side to compare itself with. */
#include "layout.h"

#include "launcher_protocol.h"
#include "protocol.h"

#include <stddef.h>
#include <stdio.h>

#define NUMBER(name)                                                                                                   \
	{                                                                                                              \
#name, NULL, (unsigned long long)(name)                                                                \
	}
#define TEXT(name)                                                                                                     \
	{                                                                                                              \
#name, name, 0                                                                                         \
	}

static const struct {
	const char *name;
	const char *text;
	unsigned long long number;
} lines[] = {
	NUMBER(PROTOCOL_VERSION),
	NUMBER(MSG_BOOTSTRAP),
	NUMBER(MSG_PROGRAMME),
	NUMBER(MAX_BOOTSTRAP_BYTES),
	NUMBER(MAX_PROGRAMME_BYTES),
	NUMBER(MAX_SLOTS),
	NUMBER(ATTR_CLONE_FLAGS),
	NUMBER(ATTR_NS_PATHS),
	NUMBER(ATTR_UIDMAP),
	NUMBER(ATTR_GIDMAP),
	NUMBER(ATTR_SETGROUP),
	NUMBER(ATTR_OOM_SCORE_ADJ),
	NUMBER(ATTR_ROOTLESS_EUID),
	NUMBER(ATTR_UIDMAPPATH),
	NUMBER(ATTR_GIDMAPPATH),
	NUMBER(ATTR_TIMENSOFFSET),
	NUMBER(ATTR_CGROUP_FD),
	NUMBER(ATTR_SLOTS),
	NUMBER(PHASE_HOST),
	NUMBER(PHASE_INIT),
	NUMBER(OP_OPEN_TREE),
	NUMBER(OP_TREE_ATTR),
	NUMBER(OP_TREE_IDMAP),
	NUMBER(OP_SETSID),
	NUMBER(OP_BECOME_ROOT),
	NUMBER(OP_KEYRING),
	NUMBER(OP_LOOPBACK_UP),
	NUMBER(OP_UNSHARE),
	NUMBER(OP_HOSTNAME),
	NUMBER(OP_DOMAINNAME),
	NUMBER(OP_PROCFS),
	NUMBER(OP_ROOT),
	NUMBER(OP_MOUNT_FS),
	NUMBER(OP_MOUNT_TREE),
	NUMBER(OP_MOUNT_ATTR),
	NUMBER(OP_MASK),
	NUMBER(OP_READONLY),
	NUMBER(OP_MKNOD),
	NUMBER(OP_SYMLINK),
	NUMBER(OP_MKDIR),
	NUMBER(OP_PIVOT_ROOT),
	NUMBER(OP_MOVE_ROOT),
	NUMBER(OP_CHROOT),
	NUMBER(OP_SYSCTL),
	NUMBER(OP_CONSOLE),
	NUMBER(OP_RLIMIT),
	NUMBER(OP_UMASK),
	NUMBER(OP_NO_NEW_PRIVS),
	NUMBER(OP_BOUNDING),
	NUMBER(OP_USER),
	NUMBER(OP_CAPS),
	NUMBER(OP_SECCOMP),
	NUMBER(OP_CWD),
	NUMBER(OP_SCHEDULER),
	NUMBER(OP_IOPRIO),
	NUMBER(OP_PERSONALITY),
	NUMBER(OP_MEMPOLICY),
	NUMBER(OP_AFFINITY),
	NUMBER(OP_PDEATHSIG),
	NUMBER(OP_LABEL),
	NUMBER(OP_STDIO_OWNER),
	NUMBER(OP_OOM_SCORE_ADJ),
	NUMBER(OP_PIDFD),
	NUMBER(OP_SYNC),
	NUMBER(OP_HOOK),
	NUMBER(OP_LOOKUP),
	NUMBER(OP_FIFO),
	NUMBER(OP_CLOSE_FDS),
	NUMBER(OP_EXEC),
	NUMBER(TREE_RECURSIVE),
	NUMBER(TREE_NOFOLLOW),
	NUMBER(TREE_PLAIN),
	NUMBER(ATTR_RECURSIVE_FLAG),
	NUMBER(MOUNT_NO_SYMLINK),
	NUMBER(MOUNT_TMPCOPYUP),
	NUMBER(ROOT_KEEP_GROUPS),
	NUMBER(USER_SKIP_SETGROUPS),
	NUMBER(CONSOLE_BIND),
	NUMBER(CWD_CREATE),
	NUMBER(CWD_AGAIN),
	NUMBER(LABEL_APPARMOR),
	NUMBER(LABEL_SELINUX),
	NUMBER(UNCHANGED),
	NUMBER(SYNC_CREATED),
	NUMBER(SYNC_HOOKS),
	NUMBER(SYNC_SECCOMP),
	NUMBER(SYNC_READY),
	NUMBER(SYNC_ERROR),
	NUMBER(SYNC_ATTACHED),
	NUMBER(SYNC_HOOKS_DONE),
	NUMBER(SYNC_SECCOMP_DONE),
	NUMBER(SYNC_RUN),
	TEXT(ENV_INITPIPE),
	TEXT(ENV_SYNCPIPE),
	TEXT(ENV_LOGPIPE),
	TEXT(ENV_LOGLEVEL),
	TEXT(ENV_FIFOFD),
	TEXT(ENV_CONSOLE),
	TEXT(ENV_PIDFD_SOCK),
	TEXT(ENV_INITTYPE),
	TEXT(ENV_FDS),
	NUMBER(LAUNCHER_VERSION),
	NUMBER(MAX_FRAME_BYTES),
	NUMBER(MAX_FRAME_FDS),
	NUMBER(FRAME_REQUEST),
	NUMBER(FRAME_SPAWNED),
	NUMBER(FRAME_FAILED),
	NUMBER(FRAME_EXITED),
	NUMBER(FRAME_ENDED),
	NUMBER(FRAME_PRINT),
	NUMBER(FRAME_SPAWN),
	NUMBER(FRAME_ADOPT),
	NUMBER(FRAME_SUPERVISE),
	NUMBER(FRAME_EXIT),
	NUMBER(FRAME_SUBREAPER),
	NUMBER(FRAME_LEAVE),
	NUMBER(FRAME_SIGNAL),
	NUMBER(REQUEST_TTY_STDIN),
	NUMBER(REQUEST_TTY_STDOUT),
	NUMBER(REQUEST_TTY_STDERR),
	NUMBER(REQUEST_CLEANUP),
	NUMBER(SPAWN_PATH),
	NUMBER(SUPERVISE_TERMINAL),
	NUMBER(FD_OWN),
	NUMBER(FD_PASSED),
	NUMBER(FD_NULL),
	TEXT(ENV_PLANNER_FD),
};

int layout_print(void)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		int n = lines[i].text != NULL ? printf("%s %s\n", lines[i].name, lines[i].text) :
		                                printf("%s %llu\n", lines[i].name, lines[i].number);
		if (n < 0)
			return 1;
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
