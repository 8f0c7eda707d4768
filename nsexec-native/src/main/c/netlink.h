/* SPDX-License-Identifier: Apache-2.0 */
/* The few requests of rtnetlink that moving a network device takes. 0 or -errno, if nothing else is said. */
#pragma once

#include "util.h"

#define NET_NAME_BYTES 16 /* with the NUL */

struct net_link {
	int32_t index;
	bool up;
	char name[NET_NAME_BYTES];
};

struct net_address {
	uint8_t family, prefix, scope;
	bool has_local, has_address, has_broadcast, has_lifetime, has_priority;
	int32_t index;
	uint32_t flags;
	uint32_t priority;
	uint8_t local[16], address[16], broadcast[4];
	uint32_t lifetime[4]; /* struct ifa_cacheinfo */
};

/* A socket of the present network namespace, for good; or -errno. */
int netlink_open(void);
/* -ENODEV: there is none of that name. */
int netlink_find_link(int socket, const char *name, struct net_link *ret_link);
/* The permanent addresses of global scope; the caller frees them. */
int netlink_addresses(int socket, int32_t index, struct net_address **ret_addresses, size_t *ret_count);
int netlink_move(int socket, int32_t index, int namespace, const char *name);
int netlink_set_up(int socket, int32_t index);
int netlink_add_address(int socket, int32_t index, const struct net_address *address);

/* What comes from the kernel is taken apart by these alone; the lengths in it are not believed. */
struct netlink_answer {
	int error; /* of the request, once done */
	bool done;
	bool interrupted; /* a dump that changed meanwhile */
};
typedef int netlink_taker(void *user, uint16_t type, const uint8_t *payload, size_t length);
/* Hands each message of a datagram to `take`, whose negative result ends it; -EBADMSG for a malformed datagram. */
int netlink_parse(const void *data, size_t length, uint32_t sequence, netlink_taker *take, void *user,
                  struct netlink_answer *answer);
bool netlink_parse_link(const uint8_t *payload, size_t length, struct net_link *ret_link);
bool netlink_parse_address(const uint8_t *payload, size_t length, struct net_address *ret_address);
