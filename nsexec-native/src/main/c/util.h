/* SPDX-License-Identifier: Apache-2.0 */
/* Ownership by attribute, and small helpers. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static inline void cleanup_close_fn(const int *fd)
{
	if (*fd >= 0) {
		int saved = errno;
		(void)close(*fd);
		errno = saved;
	}
}

static inline void cleanup_free_fn(void *pointer)
{
	free(*(void **)pointer);
}

#define cleanup_close __attribute__((cleanup(cleanup_close_fn)))
#define cleanup_free __attribute__((cleanup(cleanup_free_fn)))
#define format_printf(text, args) __attribute__((format(printf, text, args)))

#define RETRY_EINTR(expression)                                                                                        \
	__extension__({                                                                                                \
		long retry_result;                                                                                     \
		do                                                                                                     \
			retry_result = (long)(expression);                                                             \
		while (retry_result == -1 && errno == EINTR);                                                          \
		retry_result;                                                                                          \
	})

static inline int steal_fd(int *fd)
{
	int taken = *fd;
	*fd = -1;
	return taken;
}

static inline void close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* 0 or -errno of a libc call. */
static inline int outcome(long value)
{
	return value < 0 ? -errno : 0;
}

/* Decimal digits only, at most `max`; false otherwise. */
bool parse_number(const char *text, uint32_t max, uint32_t *ret_value);
/* All of it, or -errno. */
int write_all(int fd, const void *data, size_t length);
/* Exactly `length` bytes; -EBADMSG when the stream ends before. */
int read_exactly(int fd, void *data, size_t length);
/* One write to a control file: the kernel takes such a text whole or not at all. */
int write_file_at(int dirfd, const char *path, const char *text);
int set_cloexec(int fd, bool on);
