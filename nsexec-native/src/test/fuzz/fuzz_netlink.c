/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's answers about network devices: a datagram of messages, links and addresses with their attributes. */
#include "netlink.h"

#include <linux/rtnetlink.h>
#include <string.h>

#define SEQUENCE 1u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *user, uint16_t type, const uint8_t *payload, size_t length)
{
	struct net_link link;
	struct net_address address;
	size_t *messages = user;
	++*messages;
	if (type < NLMSG_MIN_TYPE)
		abort();
	if (netlink_parse_link(payload, length, &link) &&
	    (link.index <= 0 || strnlen(link.name, sizeof(link.name)) == 0 ||
	     strnlen(link.name, sizeof(link.name)) == sizeof(link.name)))
		abort();
	if (netlink_parse_address(payload, length, &address) && !address.has_local && !address.has_address)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct netlink_answer answer = {0};
	size_t messages = 0;
	int r = netlink_parse(data, size, SEQUENCE, take, &messages, &answer);
	if (r > 0 || answer.error > 0 || messages > size / sizeof(struct nlmsghdr))
		abort();
	return 0;
}
