/* SPDX-License-Identifier: Apache-2.0 */
#include "util.h"

#include <fcntl.h>
#include <string.h>

bool parse_number(const char *text, uint32_t max, uint32_t *ret_value)
{
	uint64_t value = 0;
	if (text == NULL || *text == '\0')
		return false;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return false;
		value = value * 10 + (uint64_t)(*p - '0');
		if (value > max)
			return false;
	}
	*ret_value = (uint32_t)value;
	return true;
}

int write_all(int fd, const void *data, size_t length)
{
	const char *p = data;
	while (length > 0) {
		ssize_t n = RETRY_EINTR(write(fd, p, length));
		if (n < 0)
			return -errno;
		p += n;
		length -= (size_t)n;
	}
	return 0;
}

int read_exactly(int fd, void *data, size_t length)
{
	char *p = data;
	while (length > 0) {
		ssize_t n = RETRY_EINTR(read(fd, p, length));
		if (n < 0)
			return -errno;
		if (n == 0)
			return -EBADMSG;
		p += n;
		length -= (size_t)n;
	}
	return 0;
}

int write_file_at(int dirfd, const char *path, const char *text)
{
	cleanup_close int fd = (int)RETRY_EINTR(openat(dirfd, path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
	if (fd < 0)
		return -errno;
	size_t length = strlen(text);
	ssize_t n = RETRY_EINTR(write(fd, text, length));
	if (n < 0)
		return -errno;
	return (size_t)n == length ? 0 : -EIO;
}

int set_cloexec(int fd, bool on)
{
	/* there is no other flag that would get lost */
	return outcome(fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0));
}
