/* SPDX-License-Identifier: Apache-2.0 */
/* The launcher's end of the socket to a planner: frames in and out, never blocking. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "launcher_messages.h"

struct outgoing;

struct channel {
	int fd; /* -1: closed */

	/* the frame being received, or the complete one */
	struct frame header;
	size_t received;
	uint8_t *payload;
	int fds[MAX_FRAME_FDS];
	uint32_t fd_count;

	struct outgoing *first;
	struct outgoing *last;
};

void channel_init(struct channel *c, int fd);
/*
 * Receives what there is. 1: header, payload and fds hold a complete frame, to be given back by channel_release;
 * 0: nothing more at the moment; -EPIPE: the planner hung up; -EPROTO: not a frame.
 */
int channel_receive(struct channel *c);
/* Frees the current frame and closes those of its descriptors that were not set to -1. */
void channel_release(struct channel *c);
/* Queues a frame; frees the writer's data. A copy of `fd` goes along unless it is -1. 0 or -errno. */
int channel_send(struct channel *c, uint32_t type, uint32_t tag, struct writer *w, int fd);
bool channel_wants_to_write(const struct channel *c);
/* Sends what the socket takes now; forgets everything queued once the planner hung up: what it said may still be read. */
void channel_flush(struct channel *c);
/* Closes the socket, forgets everything queued. */
void channel_close(struct channel *c);
