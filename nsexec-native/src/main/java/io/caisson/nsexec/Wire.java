// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

/** The numbers of {@code protocol.h}, under the same names; what each means is said there. */
public final class Wire {
    public static final int PROTOCOL_VERSION = 1;

    public static final int MSG_BOOTSTRAP = 62000;
    public static final int MSG_PROGRAMME = 62001;

    public static final int MAX_BOOTSTRAP_BYTES = 1 << 20;
    public static final int MAX_PROGRAMME_BYTES = 16 << 20;
    public static final int MAX_SLOTS = 4096;

    public static final int ATTR_CLONE_FLAGS = 27281;
    public static final int ATTR_NS_PATHS = 27282;
    public static final int ATTR_UIDMAP = 27283;
    public static final int ATTR_GIDMAP = 27284;
    public static final int ATTR_SETGROUP = 27285;
    public static final int ATTR_OOM_SCORE_ADJ = 27286;
    public static final int ATTR_ROOTLESS_EUID = 27287;
    public static final int ATTR_UIDMAPPATH = 27288;
    public static final int ATTR_GIDMAPPATH = 27289;
    public static final int ATTR_TIMENSOFFSET = 27290;
    public static final int ATTR_CGROUP_FD = 27300;
    public static final int ATTR_SLOTS = 27301;

    public static final int PHASE_HOST = 0;
    public static final int PHASE_INIT = 1;

    public static final int OP_OPEN_TREE = 1;
    public static final int OP_TREE_ATTR = 2;
    public static final int OP_TREE_IDMAP = 3;
    public static final int OP_SETSID = 10;
    public static final int OP_BECOME_ROOT = 11;
    public static final int OP_KEYRING = 12;
    public static final int OP_LOOPBACK_UP = 13;
    public static final int OP_UNSHARE = 14;
    public static final int OP_HOSTNAME = 15;
    public static final int OP_DOMAINNAME = 16;
    public static final int OP_PROCFS = 20;
    public static final int OP_ROOT = 21;
    public static final int OP_MOUNT_FS = 22;
    public static final int OP_MOUNT_TREE = 23;
    public static final int OP_MOUNT_ATTR = 24;
    public static final int OP_MASK = 25;
    public static final int OP_READONLY = 26;
    public static final int OP_MKNOD = 27;
    public static final int OP_SYMLINK = 28;
    public static final int OP_MKDIR = 29;
    public static final int OP_PIVOT_ROOT = 30;
    public static final int OP_MOVE_ROOT = 31;
    public static final int OP_CHROOT = 32;
    public static final int OP_SYSCTL = 33;
    public static final int OP_CONSOLE = 40;
    public static final int OP_RLIMIT = 41;
    public static final int OP_UMASK = 42;
    public static final int OP_NO_NEW_PRIVS = 43;
    public static final int OP_BOUNDING = 44;
    public static final int OP_USER = 45;
    public static final int OP_CAPS = 46;
    public static final int OP_SECCOMP = 47;
    public static final int OP_CWD = 48;
    public static final int OP_SCHEDULER = 49;
    public static final int OP_IOPRIO = 50;
    public static final int OP_PERSONALITY = 51;
    public static final int OP_MEMPOLICY = 52;
    public static final int OP_AFFINITY = 53;
    public static final int OP_PDEATHSIG = 54;
    public static final int OP_LABEL = 55;
    public static final int OP_STDIO_OWNER = 56;
    public static final int OP_OOM_SCORE_ADJ = 57;
    public static final int OP_PIDFD = 58;
    public static final int OP_SYNC = 60;
    public static final int OP_HOOK = 61;
    public static final int OP_LOOKUP = 62;
    public static final int OP_FIFO = 63;
    public static final int OP_CLOSE_FDS = 64;
    public static final int OP_EXEC = 65;
    public static final int OP_NET_DEVICE = 80;
    public static final int OP_RLIMIT_RAISE = 85;
    public static final int OP_REMOUNT = 86;
    public static final int OP_OWN_PROCFS = 87;
    public static final int OP_MASK_LABEL = 88;
    public static final int OP_ROOT_PLACE = 95;

    public static final int TREE_RECURSIVE = 1;
    public static final int TREE_NOFOLLOW = 2;
    public static final int TREE_PLAIN = 4;

    public static final int ATTR_RECURSIVE_FLAG = 1;

    public static final int MOUNT_NO_SYMLINK = 1;
    public static final int MOUNT_TMPCOPYUP = 2;

    public static final int ROOT_KEEP_GROUPS = 1;

    public static final int USER_SKIP_SETGROUPS = 1;

    public static final int CONSOLE_BIND = 1;

    public static final int CWD_CREATE = 1;
    public static final int CWD_AGAIN = 2;

    public static final int LABEL_APPARMOR = 1;
    public static final int LABEL_SELINUX = 2;

    public static final int UNCHANGED = 0xffffffff;

    public static final int SYNC_CREATED = 1;
    public static final int SYNC_HOOKS = 2;
    public static final int SYNC_SECCOMP = 3;
    public static final int SYNC_READY = 4;
    public static final int SYNC_ERROR = 5;
    public static final int SYNC_ATTACHED = 16;
    public static final int SYNC_HOOKS_DONE = 17;
    public static final int SYNC_SECCOMP_DONE = 18;
    public static final int SYNC_RUN = 19;

    public static final String ENV_INITPIPE = "_LIBCONTAINER_INITPIPE";
    public static final String ENV_SYNCPIPE = "_LIBCONTAINER_SYNCPIPE";
    public static final String ENV_LOGPIPE = "_LIBCONTAINER_LOGPIPE";
    public static final String ENV_LOGLEVEL = "_LIBCONTAINER_LOGLEVEL";
    public static final String ENV_FIFOFD = "_LIBCONTAINER_FIFOFD";
    public static final String ENV_CONSOLE = "_LIBCONTAINER_CONSOLE";
    public static final String ENV_PIDFD_SOCK = "_LIBCONTAINER_PIDFD_SOCK";
    public static final String ENV_INITTYPE = "_LIBCONTAINER_INITTYPE";
    public static final String ENV_FDS = "_CAISSON_FDS";

    private Wire() {}
}
