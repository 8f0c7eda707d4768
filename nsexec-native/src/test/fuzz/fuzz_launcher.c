/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a planner sends, as the launcher takes it apart: frames one after another. The input is written to a socket and
 * received with the launcher's own channel, whose frames are then decoded. As many descriptors as the last byte says come
 * with it, whatever the frames claim; all of them must be closed at the end.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "launcher_channel.h"
#include "launcher_messages.h"
#include "launcher_notify.h"

#define MAX_INPUT (64u << 10) /* what the socket's buffer holds for sure */
#define MAX_SENT_FDS 5u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t touch_text(const char *text)
{
	return text == NULL ? 0 : strlen(text);
}

static size_t touch_strings(const char *const *strings)
{
	size_t sum = 0;
	for (; *strings != NULL; strings++)
		sum += touch_text(*strings);
	return sum;
}

static size_t touch_spawn(const uint8_t *payload, const struct frame *header)
{
	struct spawn_request request;
	if (!decode_spawn(payload, header, &request))
		return 0;
	size_t sum = touch_text(request.path) + touch_text(request.cwd);
	sum += touch_strings(request.argv) + touch_strings(request.env);
	for (uint32_t i = 0; i < 2 * request.fd_count; i++)
		sum += request.map[i];
	if (request.argv[0] == NULL || request.fd_count > MAX_SPAWN_FDS)
		abort();
	spawn_request_free(&request);
	return sum;
}

/* Reads every byte that a decoder hands out. */
static size_t decode(const uint8_t *payload, const struct frame *header)
{
	struct print_request print;
	struct supervise_request supervise;
	uint32_t number = 0;
	size_t sum = 0;
	if (!frame_acceptable(header))
		return 0;
	switch (header->type) {
	case FRAME_SPAWN:
		return touch_spawn(payload, header);
	case FRAME_PRINT:
		if (decode_print(payload, header, &print)) {
			for (uint32_t i = 0; i < print.length; i++)
				sum += print.data[i];
		}
		return sum;
	case FRAME_SUPERVISE:
		if (decode_supervise(payload, header, &supervise)) {
			sum = touch_strings(supervise.argv);
			supervise_request_free(&supervise);
		}
		return sum;
	default:
		return decode_number(payload, header, &number) ? number : 0;
	}
}

/* The payload alone, in memory of exactly its size. */
static size_t decode_first(const uint8_t *data, size_t size)
{
	struct frame header;
	if (size < sizeof(header))
		return 0;
	memcpy(&header, data, sizeof(header));
	header.length = (uint32_t)(size - sizeof(header));
	uint8_t *payload = malloc(header.length + (header.length == 0 ? 1u : 0u));
	if (payload == NULL)
		return 0;
	memcpy(payload, data + sizeof(header), header.length);
	size_t sum = decode(payload, &header);
	free(payload);
	return sum;
}

static int open_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 64; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static ssize_t send_all(int socket, const uint8_t *data, size_t size)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(MAX_SENT_FDS * sizeof(int))];
	} control;
	int fds[MAX_SENT_FDS];
	size_t length = (data[size - 1] % (MAX_SENT_FDS + 1)) * sizeof(int);
	struct iovec part = {.iov_base = (void *)(uintptr_t)data, .iov_len = size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	memset(&control, 0, sizeof(control));
	if (length > 0) {
		for (size_t i = 0; i < MAX_SENT_FDS; i++)
			fds[i] = STDERR_FILENO;
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(length);
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(length);
		memcpy(CMSG_DATA(header), fds, length);
	}
	return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static size_t receive_all(const uint8_t *data, size_t size)
{
	int pair[2];
	struct channel channel;
	size_t sum = 0;
	int before = open_descriptors();
	if (size == 0 || size > MAX_INPUT || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return 0;
	ssize_t n = send_all(pair[1], data, size);
	(void)close(pair[1]);
	channel_init(&channel, pair[0]);
	while (n > 0 && channel_receive(&channel) == 1) {
		sum += decode(channel.payload, &channel.header);
		channel_release(&channel);
	}
	channel_close(&channel);
	if (open_descriptors() != before)
		abort();
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	volatile size_t sum = decode_first(data, size);
	sum += receive_all(data, size);
	char line[NOTIFY_LINE_BYTES + 1];
	sum += notify_find_ready((const char *)data, size, line);
	(void)sum;
	return 0;
}
