/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function per OP_* of protocol.h. The fields are those of the operation, checked for shape before.
 * Each returns 0, or a negative number after fail().
 */
#pragma once

#include "context.h"

typedef int operation_fn(struct context *c, struct reader *fields);

/* trees.c */
operation_fn op_open_tree, op_tree_attr, op_tree_idmap;
/* identity.c */
operation_fn op_setsid, op_become_root, op_keyring, op_loopback_up, op_unshare, op_hostname, op_domainname;
/* procfs.c */
operation_fn op_procfs, op_own_procfs, op_sysctl, op_label, op_oom_score_adj;
/* rootfs.c */
operation_fn op_root_place, op_root, op_pivot_root, op_move_root, op_chroot;
/* mount_fs.c, mounts.c, mask.c, nodes.c */
operation_fn op_mount_fs, op_mount_tree, op_mount_attr, op_mask, op_mask_label, op_readonly, op_mknod, op_symlink, op_mkdir;
/* mount_legacy.c */
operation_fn op_remount;
/* net_devices.c */
operation_fn op_net_device;
/* console.c */
operation_fn op_console;
/* process.c */
operation_fn op_rlimit, op_rlimit_raise, op_umask, op_no_new_privs, op_scheduler, op_ioprio, op_personality, op_mempolicy, op_affinity,
	op_pdeathsig, op_stdio_owner, op_pidfd, op_cwd;
/* credentials.c */
operation_fn op_bounding, op_user, op_caps;
/* seccomp.c */
operation_fn op_seccomp;
/* exec.c */
operation_fn op_sync, op_lookup, op_fifo, op_close_fds, op_exec;
/* hooks.c */
operation_fn op_hook;

/* Carries out the operations of one phase, in order; reports and exits at the first that fails. */
void run_phase(struct context *c, uint16_t phase);
