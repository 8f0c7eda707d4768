/* SPDX-License-Identifier: Apache-2.0 */
/* One descriptor that goes along with a message (SCM_RIGHTS). */
#pragma once

#include <string.h>
#include <sys/socket.h>

union one_right {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

/* `room` must live until the message is sent. Nothing is attached without a descriptor (-1). */
static inline void attach_right(struct msghdr *message, union one_right *room, int fd)
{
	if (fd < 0)
		return;
	memset(room, 0, sizeof(*room));
	message->msg_control = room->bytes;
	message->msg_controllen = sizeof(room->bytes);
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(int));
}
