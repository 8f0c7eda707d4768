/* SPDX-License-Identifier: Apache-2.0 */
/* The two messages on the init pipe: taken from it, and the bootstrap message parsed (protocol.h). */
#pragma once

#include "util.h"

/* struct nlmsghdr, spelled out so that no netlink header is needed */
struct message_header {
	uint32_t length; /* with this header */
	uint16_t type;
	uint16_t flags;
	uint32_t sequence;
	uint32_t port;
};

struct message {
	const uint8_t *data; /* behind the header */
	size_t length;
};

struct bootstrap {
	uint64_t clone_flags;
	const char *namespace_paths; /* NULL: none. So with every text here */
	const char *uid_map;
	const char *gid_map;
	const char *oom_score_adj;
	const char *uid_map_tool;
	const char *gid_map_tool;
	const char *time_offsets;
	int cgroup_fd; /* -1: none */
	uint32_t slots;
	bool setgroups;
	bool rootless;
};

/* Takes one message of the wanted type off the pipe, in memory of exactly its size. 0 or -errno. */
int message_read(int fd, uint16_t type, uint32_t max, struct message *ret_message);

/* NULL, or in words what is wrong. The texts point into the message. */
const char *bootstrap_parse(struct bootstrap *ret_bootstrap, const void *data, size_t length);
