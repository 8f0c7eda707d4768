/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wire between the planner (Java) and caisson-init.
 *
 * Java mirrors every number of this file in io.caisson.nsexec.Wire; `caisson-init --print-layout` prints
 * them, and a test compares both sides. All integers are native endian.
 *
 * What arrives on the init pipe (_LIBCONTAINER_INITPIPE), in this order:
 *   1. the bootstrap message: struct nlmsghdr with nlmsg_type MSG_BOOTSTRAP, then struct nlattr attributes
 *      (ATTR_*), each padded to 4 bytes; strings end with NUL; an unknown attribute is fatal;
 *   2. the programme: struct nlmsghdr with nlmsg_type MSG_PROGRAMME, then operations, one after another:
 *        u32 len (with this header, without padding), u16 op (OP_*), u16 phase (PHASE_*), then the fields
 *      named beside each OP_*, and padding to 4 bytes.
 * Fields of operations:
 *   u32, u64       4 or 8 bytes, no alignment beyond 4
 *   str            u32 length without the NUL, the bytes (no NUL inside), one NUL, padding to 4
 *   bytes          u32 length, the bytes, padding to 4
 *   strs           u32 count, then that many str
 *   u32s           u32 count, then that many u32
 * The whole programme is checked for shape before the first operation runs.
 */
#pragma once

#include <stdint.h>

#define PROTOCOL_VERSION 1u

enum message_type {
	MSG_BOOTSTRAP = 62000,
	MSG_PROGRAMME = 62001,
};

/* Limits that the parser enforces; a message beyond them is refused. */
#define MAX_BOOTSTRAP_BYTES (1u << 20)
#define MAX_PROGRAMME_BYTES (16u << 20)
#define MAX_SLOTS 4096u

/* Bootstrap attributes: libcontainer's numbers, then ours from 27300. */
enum attribute {
	ATTR_CLONE_FLAGS = 27281,   /* u32: CLONE_NEW* of the namespaces to make */
	ATTR_NS_PATHS = 27282,      /* string: "type:path,type:path", joining order */
	ATTR_UIDMAP = 27283,        /* text of uid_map, lines "container host size" */
	ATTR_GIDMAP = 27284,        /* text of gid_map */
	ATTR_SETGROUP = 27285,      /* u8 bool: leave setgroups allowed */
	ATTR_OOM_SCORE_ADJ = 27286, /* text of oom_score_adj */
	ATTR_ROOTLESS_EUID = 27287, /* u8 bool */
	ATTR_UIDMAPPATH = 27288,    /* path of newuidmap */
	ATTR_GIDMAPPATH = 27289,    /* path of newgidmap */
	ATTR_TIMENSOFFSET = 27290,  /* lines "monotonic secs nsecs\n", "boottime secs nsecs\n" */
	ATTR_CGROUP_FD = 27300,     /* u32: inherited descriptor of a v2 cgroup directory for CLONE_INTO_CGROUP */
	ATTR_SLOTS = 27301,         /* u32: number of descriptor slots the programme uses */
};

/* Who runs an operation. */
enum phase {
	PHASE_HOST = 0, /* the first process, in the caller's namespaces, before any is joined or made */
	PHASE_INIT = 1, /* the container's init (or the exec'd process), in order */
};

/*
 * Operations. "dest" is a path inside the container's tree: always resolved with
 * openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS) from the rootfs descriptor, never as a plain path.
 * attr/set/clr are MOUNT_ATTR_* words, propagation is 0 (leave) or MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE,
 * plus MS_REC for recursive.
 */
enum operation {
	/* --- host phase; of a rootless caller, who may not clone its own mounts, the init phase before OP_PIVOT_ROOT --- */
	OP_OPEN_TREE = 1,  /* u32 slot, str path, u32 flags(TREE_*): detached open_tree clone into the slot */
	OP_TREE_ATTR = 2,  /* u32 slot, u64 set, u64 clr, u64 propagation, u32 flags(ATTR_RECURSIVE_FLAG) */
	OP_TREE_IDMAP = 3, /* u32 slot, str uid_map, str gid_map, u32 flags(ATTR_RECURSIVE_FLAG) */

	/* --- host phase only --- */
	OP_NET_DEVICE = 80,   /* str name, str new name ("": the same; "%d": the first free number): of the caller's network
	                         namespace, moved into the init's before it goes on, with its permanent global addresses, and
	                         set up. It comes back when the set-up fails before SYNC_RUN */
	OP_RLIMIT_RAISE = 85, /* u32 resource, u64 hard: raises the hard limit that far if it is lower and the caller may;
	                         an init in a user namespace cannot. OP_RLIMIT sets what is wanted */

	/* --- init phase: identity and namespaces --- */
	OP_SETSID = 10,
	OP_BECOME_ROOT = 11,  /* u32 flags(ROOT_KEEP_GROUPS): setresgid(0), setresuid(0), setgroups(none) */
	OP_KEYRING = 12,      /* str name: new session keyring */
	OP_LOOPBACK_UP = 13,
	OP_UNSHARE = 14,      /* u64 flags: CLONE_NEWCGROUP after the attach */
	OP_HOSTNAME = 15,     /* str */
	OP_DOMAINNAME = 16,   /* str */

	/* --- init phase: the root file system --- */
	OP_PROCFS = 20,       /* private detached procfs, kept for sysctls, labels and the fifo */
	OP_OWN_PROCFS = 87,   /* OP_PROCFS in a joined mount namespace: the caller's procfs is closed, /proc only used if it is one */
	OP_ROOT = 21,         /* u32 slot, u64 propagation: sets "/" to it, attaches the tree, opens the rootfs fd */
	OP_MOUNT_FS = 22,     /* str fstype, str source, str dest, strs options("key" | "key=value"), u64 attr,
	                         u64 sb_flags(MS_RDONLY|MS_SYNCHRONOUS|MS_DIRSYNC|MS_MANDLOCK|MS_LAZYTIME|MS_I_VERSION|MS_SILENT),
	                         u64 propagation, u32 flags(MOUNT_*), u32 mode of a directory made for it.
	                         A tmpfs without "mode=" gets the mode of the directory it covers */
	OP_MOUNT_TREE = 23,   /* u32 slot, str dest, u32 flags(MOUNT_*): attach a detached tree; dest made if missing */
	OP_MOUNT_ATTR = 24,   /* str dest, u64 set, u64 clr, u64 propagation, u32 flags(ATTR_RECURSIVE_FLAG) */
	OP_REMOUNT = 86,      /* str dest, strs options, u64 set, u64 clr, u64 sb_flags: the file system and the mount on dest get
	                         exactly these, as by mount(2) with MS_REMOUNT; the access time mode stays if clr does not name it */
	OP_MASK = 25,         /* str dest: /dev/null over a file, empty read-only tmpfs over a directory; absent: nothing */
	OP_MASK_LABEL = 88,   /* str: label of SELinux for what OP_MASK puts over directories from now on */
	OP_READONLY = 26,     /* str dest: read-only bind of itself; absent: nothing */
	OP_MKNOD = 27,        /* str dest, u32 mode(with S_IFMT), u32 major, u32 minor, u32 uid, u32 gid */
	OP_SYMLINK = 28,      /* str target, str dest: an existing link with the same target is fine */
	OP_MKDIR = 29,        /* str dest, u32 mode, u32 uid, u32 gid (UNCHANGED: leave) */
	OP_PIVOT_ROOT = 30,
	OP_MOVE_ROOT = 31,    /* --no-pivot: MS_MOVE and chroot */
	OP_CHROOT = 32,       /* no mount namespace of its own: chroot to the slot's tree. u32 slot */
	OP_SYSCTL = 33,       /* str name with slashes, str value; through the private procfs */

	/* --- init phase: the process --- */
	OP_CONSOLE = 40,      /* u32 width, u32 height, u32 flags(CONSOLE_*): pty; master goes to the console socket */
	OP_RLIMIT = 41,       /* u32 resource, u64 soft, u64 hard */
	OP_UMASK = 42,        /* u32 (UNCHANGED: what the caller had) */
	OP_NO_NEW_PRIVS = 43,
	OP_BOUNDING = 44,     /* u64: capabilities to keep in the bounding set */
	OP_USER = 45,         /* u32 uid, u32 gid, u32s groups, u32 flags(USER_SKIP_SETGROUPS); keeps capabilities */
	OP_CAPS = 46,         /* u64 effective, u64 permitted, u64 inheritable, u64 ambient */
	OP_SECCOMP = 47,      /* u32 flags(SECCOMP_FILTER_FLAG_*), bytes program(struct sock_filter[]) */
	OP_CWD = 48,          /* str path, u32 flags(CWD_*): chdir, then refuse a cwd outside the root */
	OP_SCHEDULER = 49,    /* u32 policy, u32 nice(as int32), u32 priority, u64 flags, u64 runtime, u64 deadline, u64 period */
	OP_IOPRIO = 50,       /* u32 class, u32 level */
	OP_PERSONALITY = 51,  /* u64 */
	OP_MEMPOLICY = 52,    /* u32 mode, u32 flags, bytes nodemask */
	OP_AFFINITY = 53,     /* bytes cpu mask, little endian, bit n = cpu n; either phase */
	OP_PDEATHSIG = 54,    /* u32 signal */
	OP_LABEL = 55,        /* u32 kind(LABEL_*), str value: applied at exec, through the private procfs */
	OP_STDIO_OWNER = 56,  /* u32 uid, u32 gid: fchown of stdio, as libcontainer; EINVAL, EPERM, EROFS ignored */
	OP_OOM_SCORE_ADJ = 57,/* str value (exec) */
	OP_PIDFD = 58,        /* send a pidfd of this process to the pidfd socket: payload "standard" or "setns". str payload */

	/* --- init phase: conversation and the end --- */
	OP_SYNC = 60,         /* u32 request(SYNC_*): send it, wait for its answer */
	OP_HOOK = 61,         /* str path, strs argv, strs env, u64 timeout in ms (0: none), str name for errors, as "createContainer hook #0".
	                         stdin: the state document received with the last answer */
	OP_LOOKUP = 62,       /* str file, str PATH: finds the executable now, for OP_EXEC; execvp rules */
	OP_FIFO = 63,         /* opens _LIBCONTAINER_FIFOFD for writing (waits for `start`), writes "0". It closes at the
	                         execve; a failure before is written after the "0", with the bytes of SYNC_ERROR */
	OP_CLOSE_FDS = 64,    /* u32 keep: closes every descriptor >= 3 + keep */
	OP_EXEC = 65,         /* strs argv, strs env: execve of what OP_LOOKUP found */
	OP_ROOT_PLACE = 95,   /* str path: of the host, where OP_ROOT attaches the tree instead of on top of "/", so that hooks
	                         find the mounts below the bundle's root; what cannot be reached there is no error */
};

/* Flags of operations. */
#define TREE_RECURSIVE 1u
#define TREE_NOFOLLOW 2u
#define TREE_PLAIN 4u          /* no clone, the place itself: for OP_CHROOT */
#define ATTR_RECURSIVE_FLAG 1u
#define MOUNT_NO_SYMLINK 1u  /* the last component of dest must not be a symlink, and must be a directory (proc, sysfs) */
#define MOUNT_TMPCOPYUP 2u   /* tmpfs only: copy what dest holds into the new mount first */
#define ROOT_KEEP_GROUPS 1u
#define USER_SKIP_SETGROUPS 1u
#define CONSOLE_BIND 1u      /* bind the pty on /dev/console of the container */
#define CWD_CREATE 1u        /* make the directory if it is missing */
#define CWD_AGAIN 2u         /* tried before as root, EACCES then is tolerated */
#define LABEL_APPARMOR 1u
#define LABEL_SELINUX 2u
#define UNCHANGED 0xffffffffu

/*
 * Sync socket (_LIBCONTAINER_SYNCPIPE, SOCK_SEQPACKET): struct sync_header, then a payload; descriptors by SCM_RIGHTS.
 * A hang-up before SYNC_RUN ends caisson-init.
 */
struct sync_header {
	uint32_t type;
	uint32_t arg;
};

enum sync_type {
	/* caisson-init to the planner */
	SYNC_CREATED = 1,  /* first process: arg = pid of the init in the spawner's pid namespace, one descriptor: its pidfd;
	                      id maps are written. Answered (to the init) by SYNC_ATTACHED. */
	SYNC_HOOKS = 2,    /* mounts done, before pivot: run prestart and createRuntime. Answer SYNC_HOOKS_DONE. */
	SYNC_SECCOMP = 3,  /* one descriptor: the seccomp notify fd. Answer SYNC_SECCOMP_DONE. */
	SYNC_READY = 4,    /* set-up done, program found. Answer SYNC_RUN. */
	SYNC_ERROR = 5,    /* arg = errno (0: none); payload: step NUL object NUL detail NUL. Nothing follows. */
	/* the planner to caisson-init */
	SYNC_ATTACHED = 16,
	SYNC_HOOKS_DONE = 17, /* may carry a descriptor: the state document (sealed memfd) for createContainer hooks */
	SYNC_SECCOMP_DONE = 18,
	SYNC_RUN = 19,        /* may carry a descriptor: the state document for startContainer hooks */
};

/* Environment of caisson-init. FDS is the number of inherited descriptors from 3 on; all others are closed. */
#define ENV_INITPIPE "_LIBCONTAINER_INITPIPE"
#define ENV_SYNCPIPE "_LIBCONTAINER_SYNCPIPE"
#define ENV_LOGPIPE "_LIBCONTAINER_LOGPIPE"
#define ENV_LOGLEVEL "_LIBCONTAINER_LOGLEVEL"
#define ENV_FIFOFD "_LIBCONTAINER_FIFOFD"
#define ENV_CONSOLE "_LIBCONTAINER_CONSOLE"
#define ENV_PIDFD_SOCK "_LIBCONTAINER_PIDFD_SOCK"
#define ENV_INITTYPE "_LIBCONTAINER_INITTYPE"
#define ENV_FDS "_CAISSON_FDS"
