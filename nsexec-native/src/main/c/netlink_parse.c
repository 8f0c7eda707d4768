/* SPDX-License-Identifier: Apache-2.0 */
#include "netlink.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

#define ALIGNED(length) (((length) + 3) & ~(size_t)3)

static size_t step_of(size_t length, size_t left)
{
	size_t step = ALIGNED(length);
	return step < left ? step : left; /* the last one may go without padding */
}

static void take_error(const uint8_t *payload, size_t length, struct netlink_answer *answer)
{
	int32_t error = 0;
	if (length >= sizeof(error))
		memcpy(&error, payload, sizeof(error));
	answer->done = true;
	/* never a positive number, whatever was sent: callers tell success by the sign */
	answer->error = error > 0 || error < -4095 ? -EBADMSG : error;
}

int netlink_parse(const void *data, size_t length, uint32_t sequence, netlink_taker *take, void *user,
                  struct netlink_answer *answer)
{
	const uint8_t *p = data;
	while (length > 0 && !answer->done) {
		struct nlmsghdr header;
		if (length < sizeof(header))
			return -EBADMSG;
		memcpy(&header, p, sizeof(header));
		if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > length)
			return -EBADMSG;
		const uint8_t *payload = p + sizeof(header);
		size_t bytes = header.nlmsg_len - sizeof(header);
		size_t step = step_of(header.nlmsg_len, length);
		p += step;
		length -= step;
		if (header.nlmsg_seq != sequence)
			continue; /* the rest of an answer that was given up */
		answer->interrupted |= (header.nlmsg_flags & NLM_F_DUMP_INTR) != 0;
		if (header.nlmsg_type == NLMSG_ERROR || header.nlmsg_type == NLMSG_DONE) {
			take_error(payload, bytes, answer);
			continue;
		}
		int r = header.nlmsg_type < NLMSG_MIN_TYPE ? 0 : take(user, header.nlmsg_type, payload, bytes);
		if (r < 0)
			return r;
	}
	return 0;
}

struct attribute {
	uint16_t type;
	size_t length;
	const uint8_t *data;
};

/* The next attribute; false at the end, and *ret_malformed when that is not a clean one. */
static bool next_attribute(const uint8_t **position, size_t *left, struct attribute *ret, bool *ret_malformed)
{
	struct rtattr header;
	if (*left == 0)
		return false;
	*ret_malformed = true;
	if (*left < sizeof(header))
		return false;
	memcpy(&header, *position, sizeof(header));
	if (header.rta_len < sizeof(header) || header.rta_len > *left)
		return false;
	*ret_malformed = false;
	ret->type = header.rta_type & 0x3fff; /* without NLA_F_NESTED, NLA_F_NET_BYTEORDER */
	ret->data = *position + sizeof(header);
	ret->length = header.rta_len - sizeof(header);
	size_t step = step_of(header.rta_len, *left);
	*position += step;
	*left -= step;
	return true;
}

bool netlink_parse_link(const uint8_t *payload, size_t length, struct net_link *ret_link)
{
	struct ifinfomsg header;
	struct attribute a;
	bool malformed = false;
	struct net_link link = {0};
	if (length < sizeof(header))
		return false;
	memcpy(&header, payload, sizeof(header));
	link.index = header.ifi_index;
	link.up = (header.ifi_flags & IFF_UP) != 0;
	payload += sizeof(header);
	length -= sizeof(header);
	while (next_attribute(&payload, &length, &a, &malformed)) {
		if (a.type != IFLA_IFNAME)
			continue;
		if (a.length == 0 || a.length > sizeof(link.name) || a.data[a.length - 1] != '\0')
			return false;
		memcpy(link.name, a.data, a.length);
	}
	if (malformed || link.index <= 0 || link.name[0] == '\0')
		return false;
	*ret_link = link;
	return true;
}

/* An address as long as its family's; false for another length. */
static bool take_ip(const struct net_address *address, const struct attribute *a, uint8_t *out, bool *ret_has)
{
	size_t bytes = address->family == AF_INET ? 4 : 16;
	if (a->length != bytes)
		return false;
	memcpy(out, a->data, bytes);
	*ret_has = true;
	return true;
}

static bool take_word(const struct attribute *a, uint32_t *out)
{
	if (a->length != sizeof(*out))
		return false;
	memcpy(out, a->data, sizeof(*out));
	return true;
}

static bool take_address_attribute(struct net_address *address, const struct attribute *a)
{
	switch (a->type) {
	case IFA_LOCAL:
		return take_ip(address, a, address->local, &address->has_local);
	case IFA_ADDRESS:
		return take_ip(address, a, address->address, &address->has_address);
	case IFA_BROADCAST:
		if (address->family != AF_INET)
			return true;
		return take_ip(address, a, address->broadcast, &address->has_broadcast);
	case IFA_FLAGS:
		return take_word(a, &address->flags);
	case IFA_RT_PRIORITY:
		address->has_priority = true;
		return take_word(a, &address->priority);
	case IFA_CACHEINFO:
		if (a->length != sizeof(address->lifetime))
			return false;
		memcpy(address->lifetime, a->data, sizeof(address->lifetime));
		address->has_lifetime = true;
		return true;
	default:
		return true;
	}
}

bool netlink_parse_address(const uint8_t *payload, size_t length, struct net_address *ret_address)
{
	struct ifaddrmsg header;
	struct attribute a;
	bool malformed = false;
	struct net_address address = {0};
	if (length < sizeof(header))
		return false;
	memcpy(&header, payload, sizeof(header));
	if (header.ifa_family != AF_INET && header.ifa_family != AF_INET6)
		return false;
	address.family = header.ifa_family;
	address.prefix = header.ifa_prefixlen;
	address.scope = header.ifa_scope;
	address.flags = header.ifa_flags;
	address.index = (int32_t)header.ifa_index;
	payload += sizeof(header);
	length -= sizeof(header);
	while (next_attribute(&payload, &length, &a, &malformed))
		if (!take_address_attribute(&address, &a))
			return false;
	if (malformed || (!address.has_local && !address.has_address))
		return false;
	*ret_address = address;
	return true;
}
