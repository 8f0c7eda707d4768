/* SPDX-License-Identifier: Apache-2.0 */
/* The descriptors that one round of the event loop waits for. */
#pragma once

#include <poll.h>
#include <stddef.h>

struct poll_set {
	struct pollfd *items;
	size_t count;
	size_t capacity;
};

void poll_set_clear(struct poll_set *set);
/* The slot of the entry; -1 without memory (then the entry is looked at in the next round). */
int poll_set_add(struct poll_set *set, int fd, short events);
/* What poll said of the slot; 0 for slot -1. */
short poll_set_events(const struct poll_set *set, int slot);
/* Waits without limit. 0 or -errno. */
int poll_set_wait(struct poll_set *set);
