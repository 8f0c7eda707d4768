/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_kernel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef RWF_NOWAIT
#define RWF_NOWAIT 8
#endif
#ifndef __WALL
#define __WALL 0x40000000
#endif

#define KERNEL_P_PIDFD 3
#define LAST_SIGNAL 64
#define SMALL_WRITE 4096 /* PIPE_BUF: fits into a pipe that poll calls writable */

int kernel_block_all_signals(void)
{
	uint64_t all = ~UINT64_C(0);
	return syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof(all)) < 0 ? -errno : 0;
}

void kernel_default_signals(void)
{
	/* The kernel's struct sigaction of any architecture fits; all zero is SIG_DFL without flags. */
	uint64_t action[8] = {0};
	for (int i = 1; i <= LAST_SIGNAL; i++)
		(void)syscall(SYS_rt_sigaction, i, action, NULL, sizeof(uint64_t));
	uint64_t none = 0;
	(void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

int kernel_wait_pidfd(int pidfd, siginfo_t *info, int options)
{
	long r;
	memset(info, 0, sizeof(*info));
	do
		r = syscall(SYS_waitid, KERNEL_P_PIDFD, pidfd, info, options | __WALL, NULL);
	while (r < 0 && errno == EINTR);
	return r < 0 ? -errno : 0;
}

int kernel_signal_pidfd(int pidfd, int signal)
{
	return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0 ? -errno : 0;
}

static ssize_t write_to(int fd, const void *data, size_t length)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return -1;
	if (S_ISSOCK(st.st_mode))
		return send(fd, data, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (S_ISREG(st.st_mode))
		return write(fd, data, length);
	size_t some = length < SMALL_WRITE ? length : SMALL_WRITE;
	if (S_ISFIFO(st.st_mode)) {
		struct iovec part = {.iov_base = (void *)(uintptr_t)data, .iov_len = some};
		ssize_t n = syscall(SYS_pwritev2, fd, &part, 1, -1L, -1L, RWF_NOWAIT);
		if (n >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS))
			return n;
	}
	return write(fd, data, some);
}

ssize_t kernel_write_some(int fd, const void *data, size_t length)
{
	ssize_t n;
	do
		n = write_to(fd, data, length);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}
