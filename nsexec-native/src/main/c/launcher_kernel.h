/* SPDX-License-Identifier: Apache-2.0 */
/* System calls that the C libraries wrap differently or not at all. */
#pragma once

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define KERNEL_CLOSE_RANGE_CLOEXEC 4u

/* Blocks every signal, also those that the C library keeps for itself. */
int kernel_block_all_signals(void);
/* Unblocks every signal and sets every disposition to the default. */
void kernel_default_signals(void);
/*
 * waitid(P_PIDFD) for any kind of child. (One cloned with CLONE_PARENT and exit signal 0 takes over the exit signal of
 * the process that cloned it, mostly SIGCHLD; __WALL covers the rest.)
 * 0 or -errno; without a result (WNOHANG) info->si_pid is 0.
 */
int kernel_wait_pidfd(int pidfd, siginfo_t *info, int options);
/* 0 or -errno. */
int kernel_signal_pidfd(int pidfd, int signal);
/*
 * Writes some bytes to a descriptor that poll found writable, without blocking where that can be had: a blocking
 * descriptor that is shared with others must not be made non-blocking. Returns the number of bytes or -errno.
 */
ssize_t kernel_write_some(int fd, const void *data, size_t length);
