/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the process knows while it carries the programme out. One per process: the first process makes it, the
 * container's init inherits it by clone.
 */
#pragma once

#include "environment.h"
#include "message.h"
#include "programme.h"

#define FAILURE_DETAIL_BYTES 256

struct failure {
	const char *object; /* what the operation worked on; points into the programme or is a literal */
	int number;         /* errno, 0: none */
	char detail[FAILURE_DETAIL_BYTES];
};

struct net_device;

struct context {
	struct environment env;
	struct bootstrap bootstrap;
	struct message programme;
	struct failure failure;
	int *slots;             /* bootstrap.slots descriptors, -1 where empty */
	int host_proc;          /* the caller's /proc, verified */
	int private_proc;       /* OP_PROCFS */
	mode_t caller_umask;    /* before anything was made under ours */
	int rootfs;             /* the container's root; -1: not opened yet */
	int root_place;         /* where the root is attached; -1: on top of "/" */
	bool root_placed;       /* it was attached there */
	int null_device;        /* the container's /dev/null, verified */
	int empty_tmpfs;        /* what directories are masked with */
	const char *mask_label; /* OP_MASK_LABEL, in the programme */
	int state;              /* the state document for hooks */
	int mover;              /* socket to the process that moves network devices */
	pid_t mover_pid;
	struct net_device *net_devices; /* OP_NET_DEVICE */
	int starter;            /* OP_FIFO: who let the container start reads it until the execve */
	const char *executable; /* OP_LOOKUP */
	bool cwd_reached;       /* OP_CWD without CWD_AGAIN succeeded */
	bool cwd_retried;       /* there is an OP_CWD with CWD_AGAIN */
	bool released;          /* SYNC_RUN came: the planner may go */
};

/*
 * Notes why the operation cannot be done, and returns a negative number for it to return: `error` (-errno), or for
 * 0 (there is no errno) another. The first note wins.
 */
int fail(struct context *c, int error, const char *object, const char *format, ...) format_printf(4, 5);

/* Reports the failure noted (or `error`, when none was) in the step named, and exits. */
_Noreturn void report_and_exit(struct context *c, int error, const char *step);

/* The procfs to use: the private one once it is made, before that the caller's. -1: none. */
int context_proc(const struct context *c);

/* Opens the root directory as the rootfs when no operation attached one; 0 or -errno. */
int context_need_rootfs(struct context *c);
