/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#include "log.h"
#include "protocol.h"

static operation_fn *const functions[] = {
	[OP_OPEN_TREE] = op_open_tree,
	[OP_TREE_ATTR] = op_tree_attr,
	[OP_TREE_IDMAP] = op_tree_idmap,
	[OP_SETSID] = op_setsid,
	[OP_BECOME_ROOT] = op_become_root,
	[OP_KEYRING] = op_keyring,
	[OP_LOOPBACK_UP] = op_loopback_up,
	[OP_UNSHARE] = op_unshare,
	[OP_HOSTNAME] = op_hostname,
	[OP_DOMAINNAME] = op_domainname,
	[OP_PROCFS] = op_procfs,
	[OP_ROOT] = op_root,
	[OP_MOUNT_FS] = op_mount_fs,
	[OP_MOUNT_TREE] = op_mount_tree,
	[OP_MOUNT_ATTR] = op_mount_attr,
	[OP_MASK] = op_mask,
	[OP_READONLY] = op_readonly,
	[OP_MKNOD] = op_mknod,
	[OP_SYMLINK] = op_symlink,
	[OP_MKDIR] = op_mkdir,
	[OP_PIVOT_ROOT] = op_pivot_root,
	[OP_MOVE_ROOT] = op_move_root,
	[OP_CHROOT] = op_chroot,
	[OP_SYSCTL] = op_sysctl,
	[OP_CONSOLE] = op_console,
	[OP_RLIMIT] = op_rlimit,
	[OP_UMASK] = op_umask,
	[OP_NO_NEW_PRIVS] = op_no_new_privs,
	[OP_BOUNDING] = op_bounding,
	[OP_USER] = op_user,
	[OP_CAPS] = op_caps,
	[OP_SECCOMP] = op_seccomp,
	[OP_CWD] = op_cwd,
	[OP_SCHEDULER] = op_scheduler,
	[OP_IOPRIO] = op_ioprio,
	[OP_PERSONALITY] = op_personality,
	[OP_MEMPOLICY] = op_mempolicy,
	[OP_AFFINITY] = op_affinity,
	[OP_PDEATHSIG] = op_pdeathsig,
	[OP_LABEL] = op_label,
	[OP_STDIO_OWNER] = op_stdio_owner,
	[OP_OOM_SCORE_ADJ] = op_oom_score_adj,
	[OP_PIDFD] = op_pidfd,
	[OP_SYNC] = op_sync,
	[OP_HOOK] = op_hook,
	[OP_LOOKUP] = op_lookup,
	[OP_FIFO] = op_fifo,
	[OP_CLOSE_FDS] = op_close_fds,
	[OP_EXEC] = op_exec,
	[OP_NET_DEVICE] = op_net_device,
	[OP_RLIMIT_RAISE] = op_rlimit_raise,
	[OP_REMOUNT] = op_remount,
	[OP_OWN_PROCFS] = op_own_procfs,
	[OP_MASK_LABEL] = op_mask_label,
	[OP_ROOT_PLACE] = op_root_place,
};

void run_phase(struct context *c, uint16_t phase)
{
	struct reader programme;
	struct operation_view op;
	reader_init(&programme, c->programme.data, c->programme.length);
	while (programme_next(&programme, &op)) {
		if (op.phase != phase)
			continue;
		log_write(LEVEL_DEBUG, "%s", operation_verb(op.op));
		int r = functions[op.op](c, &op.fields);
		if (r < 0)
			report_and_exit(c, r, operation_verb(op.op));
	}
}
