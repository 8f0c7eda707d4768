/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rights.h"

struct outgoing {
	struct outgoing *next;
	struct frame header;
	uint8_t *payload;
	size_t sent; /* of header and payload together */
	int fd;
};

union control {
	struct cmsghdr align;
	uint8_t space[CMSG_SPACE(sizeof(int) * MAX_FRAME_FDS)];
};

void channel_init(struct channel *c, int fd)
{
	memset(c, 0, sizeof(*c));
	c->fd = fd;
}

/* Keeps the descriptors of a message; false if they are too many. */
static bool keep_fds(struct channel *c, struct msghdr *message)
{
	bool fine = (message->msg_flags & MSG_CTRUNC) == 0;
	for (struct cmsghdr *h = CMSG_FIRSTHDR(message); h != NULL; h = CMSG_NXTHDR(message, h)) {
		if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(h) + i * sizeof(int), sizeof(fd));
			if (c->fd_count < MAX_FRAME_FDS) {
				c->fds[c->fd_count++] = fd;
			} else {
				(void)close(fd);
				fine = false;
			}
		}
	}
	return fine;
}

/* 1: got something, 0: nothing there, or -errno. */
static int receive_some(struct channel *c, uint8_t *to, size_t length)
{
	union control control;
	struct iovec part = {.iov_base = to, .iov_len = length};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	ssize_t n;
	do
		n = recvmsg(c->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? 0 : -EPIPE;
	if (!keep_fds(c, &message))
		return -EPROTO;
	if (n == 0)
		return -EPIPE;
	c->received += (size_t)n;
	return 1;
}

static int header_complete(struct channel *c)
{
	if (!frame_acceptable(&c->header))
		return -EPROTO;
	/* one byte more than the payload needs, so that an empty one is not NULL */
	c->payload = malloc((size_t)c->header.length + 1);
	return c->payload == NULL ? -EPROTO : 0;
}

int channel_receive(struct channel *c)
{
	for (;;) {
		uint8_t *to = (uint8_t *)&c->header + c->received;
		size_t left = sizeof(c->header) - c->received;
		if (c->payload != NULL) {
			size_t have = c->received - sizeof(c->header);
			if (have == c->header.length)
				return c->fd_count == c->header.nfds ? 1 : -EPROTO;
			to = c->payload + have;
			left = c->header.length - have;
		}
		int r = receive_some(c, to, left);
		if (r <= 0)
			return r;
		if (c->payload == NULL && c->received == sizeof(c->header)) {
			r = header_complete(c);
			if (r < 0)
				return r;
		}
	}
}

void channel_release(struct channel *c)
{
	for (uint32_t i = 0; i < c->fd_count; i++) {
		if (c->fds[i] >= 0)
			(void)close(c->fds[i]);
	}
	c->fd_count = 0;
	free(c->payload);
	c->payload = NULL;
	c->received = 0;
}

static void outgoing_free(struct outgoing *o)
{
	if (o->fd >= 0)
		(void)close(o->fd);
	free(o->payload);
	free(o);
}

int channel_send(struct channel *c, uint32_t type, uint32_t tag, struct writer *w, int fd)
{
	struct writer payload = *w;
	*w = (struct writer){0};
	struct outgoing *o = payload.failed || c->fd < 0 ? NULL : calloc(1, sizeof(*o));
	if (o == NULL) {
		free(payload.data);
		return c->fd < 0 ? -EPIPE : -ENOMEM;
	}
	o->payload = payload.data;
	o->header = (struct frame){
		.length = (uint32_t)payload.length, .type = type, .tag = tag, .nfds = fd >= 0 ? 1 : 0};
	o->fd = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : -1;
	if (fd >= 0 && o->fd < 0) {
		int r = -errno;
		outgoing_free(o);
		return r;
	}
	if (c->last != NULL)
		c->last->next = o;
	else
		c->first = o;
	c->last = o;
	return 0;
}

bool channel_wants_to_write(const struct channel *c)
{
	return c->fd >= 0 && c->first != NULL;
}

/* The descriptor goes with the first byte. */
static ssize_t send_some(struct channel *c, struct outgoing *o)
{
	union one_right right;
	struct iovec parts[2];
	struct msghdr message = {.msg_iov = parts};
	if (o->sent < sizeof(o->header))
		parts[message.msg_iovlen++] = (struct iovec){(uint8_t *)&o->header + o->sent, sizeof(o->header) - o->sent};
	size_t done = o->sent > sizeof(o->header) ? o->sent - sizeof(o->header) : 0;
	if (done < o->header.length)
		parts[message.msg_iovlen++] = (struct iovec){o->payload + done, o->header.length - done};
	attach_right(&message, &right, o->sent == 0 ? o->fd : -1);
	return sendmsg(c->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void forget_outgoing(struct channel *c)
{
	while (c->first != NULL) {
		struct outgoing *o = c->first;
		c->first = o->next;
		outgoing_free(o);
	}
	c->last = NULL;
}

void channel_flush(struct channel *c)
{
	while (channel_wants_to_write(c)) {
		struct outgoing *o = c->first;
		ssize_t n = send_some(c, o);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			if (errno != EAGAIN)
				forget_outgoing(c);
			return;
		}
		o->sent += (size_t)n;
		if (o->sent < sizeof(o->header) + o->header.length)
			continue;
		c->first = o->next;
		if (c->first == NULL)
			c->last = NULL;
		outgoing_free(o);
	}
}

void channel_close(struct channel *c)
{
	channel_release(c);
	forget_outgoing(c);
	if (c->fd >= 0)
		(void)close(c->fd);
	c->fd = -1;
}
