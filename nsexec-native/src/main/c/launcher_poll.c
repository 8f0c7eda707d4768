/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_poll.h"

#include <errno.h>
#include <stdlib.h>

void poll_set_clear(struct poll_set *set)
{
	set->count = 0;
}

int poll_set_add(struct poll_set *set, int fd, short events)
{
	if (set->count == set->capacity) {
		size_t capacity = set->capacity == 0 ? 16 : set->capacity * 2;
		struct pollfd *items = realloc(set->items, capacity * sizeof(*items));
		if (items == NULL)
			return -1;
		set->items = items;
		set->capacity = capacity;
	}
	set->items[set->count] = (struct pollfd){.fd = fd, .events = events};
	return (int)set->count++;
}

short poll_set_events(const struct poll_set *set, int slot)
{
	return slot < 0 || (size_t)slot >= set->count ? 0 : set->items[slot].revents;
}

int poll_set_wait(struct poll_set *set)
{
	while (poll(set->items, (nfds_t)set->count, -1) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}
