/* SPDX-License-Identifier: Apache-2.0 */
#include "sync.h"

#include "rights.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

int send_with_fd(int socket, const void *data, size_t length, int fd)
{
	union one_right right;
	struct iovec part = {.iov_base = (void *)(uintptr_t)data, .iov_len = length};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	attach_right(&message, &right, fd);
	return outcome(RETRY_EINTR(sendmsg(socket, &message, MSG_NOSIGNAL)));
}

int sync_send(int socket, enum sync_type type, uint32_t arg, int fd)
{
	struct sync_header header = {.type = type, .arg = arg};
	return send_with_fd(socket, &header, sizeof(header), fd);
}

static size_t append(char *buffer, size_t used, const char *text, size_t max)
{
	size_t length = strnlen(text == NULL ? "" : text, max);
	memcpy(buffer + used, text == NULL ? "" : text, length);
	buffer[used + length] = '\0';
	return used + length + 1;
}

static size_t error_message(char buffer[SYNC_ERROR_BYTES], uint32_t number, const char *step, const char *object,
                            const char *detail)
{
	struct sync_header header = {.type = SYNC_ERROR, .arg = number};
	memcpy(buffer, &header, sizeof(header));
	size_t length = append(buffer, sizeof(header), step, 255);
	length = append(buffer, length, object, 4096);
	return append(buffer, length, detail, 2047);
}

int sync_send_error(int socket, uint32_t number, const char *step, const char *object, const char *detail)
{
	char buffer[SYNC_ERROR_BYTES];
	return send_with_fd(socket, buffer, error_message(buffer, number, step, object, detail), -1);
}

int write_error(int fifo, uint32_t number, const char *step, const char *object, const char *detail)
{
	char buffer[SYNC_ERROR_BYTES];
	return write_all(fifo, buffer, error_message(buffer, number, step, object, detail));
}

/*
 * The only descriptor that came, or -1. The padding of the control buffer has room for a second one, which nobody asked
 * for: all are closed then, and *ret_many says so.
 */
static int received_fd(struct msghdr *message, bool *ret_many)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int fds[sizeof(union one_right) / sizeof(int)];
	*ret_many = (message->msg_flags & MSG_CTRUNC) != 0;
	if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
		return -1;
	size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(header), count * sizeof(int));
	*ret_many = *ret_many || count > 1;
	for (size_t i = 0; *ret_many && i < count; i++)
		close_fd(&fds[i]);
	return count == 1 ? fds[0] : -1;
}

int sync_expect(int socket, enum sync_type type, int *ret_fd)
{
	struct sync_header header;
	union one_right control;
	struct iovec part = {.iov_base = &header, .iov_len = sizeof(header)};
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	ssize_t n = RETRY_EINTR(recvmsg(socket, &message, MSG_CMSG_CLOEXEC));
	if (n < 0)
		return -errno;
	bool many;
	cleanup_close int fd = received_fd(&message, &many);
	if (n == 0)
		return -ECONNRESET;
	if (many || (size_t)n != sizeof(header) || (message.msg_flags & MSG_TRUNC) != 0 || header.type != type)
		return -EPROTO;
	if (ret_fd != NULL)
		*ret_fd = steal_fd(&fd);
	return 0;
}

bool sync_hung_up(int socket)
{
	struct pollfd p = {.fd = socket, .events = 0};
	return poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}
