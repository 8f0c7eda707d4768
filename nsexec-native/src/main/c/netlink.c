/* SPDX-License-Identifier: Apache-2.0 */
#include "netlink.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#define REQUEST_BYTES 512
#define ANSWER_BYTES 32768 /* the kernel fills no larger one */
#define MAX_ADDRESSES 4096
#define DUMP_ATTEMPTS 16
#define SKIP_STATS 8u /* RTEXT_FILTER_SKIP_STATS */

/* Flags that a caller may set; the others are the kernel's own. */
#define GIVEN_FLAGS                                                                                                    \
	(IFA_F_NODAD | IFA_F_OPTIMISTIC | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE |             \
	 IFA_F_MCAUTOJOIN)

struct request {
	_Alignas(struct nlmsghdr) uint8_t bytes[REQUEST_BYTES];
	size_t length;
};

int netlink_open(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	return fd < 0 ? -errno : fd;
}

static void request_begin(struct request *q, uint16_t type, uint16_t flags, const void *body, size_t length)
{
	static uint32_t sequence;
	struct nlmsghdr header = {
		.nlmsg_type = type,
		.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
		.nlmsg_seq = ++sequence,
	};
	memset(q, 0, sizeof(*q));
	memcpy(q->bytes, &header, sizeof(header));
	memcpy(q->bytes + sizeof(header), body, length);
	q->length = sizeof(header) + length; /* both bodies are multiples of 4 */
}

/* All attributes are a few bytes of ours, and there are few: REQUEST_BYTES holds them. */
static void request_attribute(struct request *q, uint16_t type, const void *data, size_t length)
{
	struct rtattr header = {.rta_len = (uint16_t)(sizeof(header) + length), .rta_type = type};
	if (q->length + sizeof(header) + length + 3 > sizeof(q->bytes))
		abort();
	memcpy(q->bytes + q->length, &header, sizeof(header));
	memcpy(q->bytes + q->length + sizeof(header), data, length);
	q->length = (q->length + sizeof(header) + length + 3) & ~(size_t)3;
}

static int receive(int socket, void *buffer, size_t size, size_t *ret_length)
{
	struct sockaddr_nl from = {0};
	struct iovec part = {.iov_base = buffer, .iov_len = size};
	struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &part, .msg_iovlen = 1};
	ssize_t n = RETRY_EINTR(recvmsg(socket, &message, 0));
	if (n < 0)
		return -errno;
	if ((message.msg_flags & MSG_TRUNC) != 0)
		return -EMSGSIZE;
	*ret_length = from.nl_pid == 0 ? (size_t)n : 0; /* only the kernel's word counts */
	return 0;
}

/* Sends it, and takes the answer up to its end. */
static int transact(int socket, struct request *q, netlink_taker *take, void *user)
{
	static _Alignas(struct nlmsghdr) uint8_t buffer[ANSWER_BYTES];
	struct nlmsghdr header;
	struct netlink_answer answer = {0};
	memcpy(&header, q->bytes, sizeof(header));
	header.nlmsg_len = (uint32_t)q->length;
	memcpy(q->bytes, &header, sizeof(header));
	if (RETRY_EINTR(send(socket, q->bytes, q->length, 0)) < 0)
		return -errno;
	while (!answer.done) {
		size_t length = 0;
		int r = receive(socket, buffer, sizeof(buffer), &length);
		if (r == 0)
			r = netlink_parse(buffer, length, header.nlmsg_seq, take, user, &answer);
		if (r < 0)
			return r;
	}
	return answer.error == 0 && answer.interrupted ? -EAGAIN : answer.error;
}

static int take_nothing(void *user, uint16_t type, const uint8_t *payload, size_t length)
{
	(void)user;
	(void)type;
	(void)payload;
	(void)length;
	return 0;
}

static int take_link(void *user, uint16_t type, const uint8_t *payload, size_t length)
{
	if (type == RTM_NEWLINK && !netlink_parse_link(payload, length, user))
		return -EBADMSG;
	return 0;
}

int netlink_find_link(int socket, const char *name, struct net_link *ret_link)
{
	struct request q;
	struct net_link link = {0};
	struct ifinfomsg body = {.ifi_family = AF_UNSPEC};
	uint32_t filter = SKIP_STATS;
	if (strlen(name) >= NET_NAME_BYTES)
		return -ENODEV;
	request_begin(&q, RTM_GETLINK, NLM_F_ACK, &body, sizeof(body));
	request_attribute(&q, IFLA_IFNAME, name, strlen(name) + 1);
	request_attribute(&q, IFLA_EXT_MASK, &filter, sizeof(filter));
	int r = transact(socket, &q, take_link, &link);
	if (r < 0)
		return r;
	if (link.index == 0)
		return -ENODEV;
	*ret_link = link;
	return 0;
}

struct address_list {
	struct net_address *items;
	size_t count;
	int32_t index;
};

static int take_address(void *user, uint16_t type, const uint8_t *payload, size_t length)
{
	struct address_list *list = user;
	struct net_address address;
	if (type != RTM_NEWADDR || !netlink_parse_address(payload, length, &address))
		return 0; /* another family */
	if (address.index != list->index || (address.flags & IFA_F_PERMANENT) == 0 ||
	    address.scope != RT_SCOPE_UNIVERSE)
		return 0;
	if (list->count == MAX_ADDRESSES)
		return -E2BIG;
	struct net_address *grown = reallocarray(list->items, list->count + 1, sizeof(*grown));
	if (grown == NULL)
		return -ENOMEM;
	list->items = grown;
	list->items[list->count++] = address;
	return 0;
}

int netlink_addresses(int socket, int32_t index, struct net_address **ret_addresses, size_t *ret_count)
{
	struct ifaddrmsg body = {.ifa_family = AF_UNSPEC};
	struct address_list list = {.index = index};
	int r = -EAGAIN;
	for (int i = 0; i < DUMP_ATTEMPTS && r == -EAGAIN; i++) {
		struct request q;
		list.count = 0;
		request_begin(&q, RTM_GETADDR, NLM_F_DUMP, &body, sizeof(body));
		r = transact(socket, &q, take_address, &list);
	}
	if (r < 0) {
		free(list.items);
		return r;
	}
	*ret_addresses = list.items;
	*ret_count = list.count;
	return 0;
}

int netlink_move(int socket, int32_t index, int namespace, const char *name)
{
	struct request q;
	struct ifinfomsg body = {.ifi_family = AF_UNSPEC, .ifi_index = index};
	uint32_t fd = (uint32_t) namespace;
	request_begin(&q, RTM_NEWLINK, NLM_F_ACK, &body, sizeof(body));
	request_attribute(&q, IFLA_NET_NS_FD, &fd, sizeof(fd));
	request_attribute(&q, IFLA_IFNAME, name, strnlen(name, NET_NAME_BYTES - 1) + 1);
	return transact(socket, &q, take_nothing, NULL);
}

int netlink_set_up(int socket, int32_t index)
{
	struct request q;
	struct ifinfomsg body = {
		.ifi_family = AF_UNSPEC, .ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
	request_begin(&q, RTM_NEWLINK, NLM_F_ACK, &body, sizeof(body));
	return transact(socket, &q, take_nothing, NULL);
}

int netlink_add_address(int socket, int32_t index, const struct net_address *address)
{
	struct request q;
	size_t bytes = address->family == AF_INET ? 4 : 16;
	uint32_t flags = address->flags & GIVEN_FLAGS;
	struct ifaddrmsg body = {
		.ifa_family = address->family,
		.ifa_prefixlen = address->prefix,
		.ifa_flags = (uint8_t)flags,
		.ifa_scope = address->scope,
		.ifa_index = (uint32_t)index,
	};
	request_begin(&q, RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	if (address->has_local)
		request_attribute(&q, IFA_LOCAL, address->local, bytes);
	if (address->has_address)
		request_attribute(&q, IFA_ADDRESS, address->address, bytes);
	if (address->has_broadcast)
		request_attribute(&q, IFA_BROADCAST, address->broadcast, sizeof(address->broadcast));
	request_attribute(&q, IFA_FLAGS, &flags, sizeof(flags));
	if (address->has_priority)
		request_attribute(&q, IFA_RT_PRIORITY, &address->priority, sizeof(address->priority));
	if (address->has_lifetime)
		request_attribute(&q, IFA_CACHEINFO, address->lifetime, sizeof(address->lifetime));
	return transact(socket, &q, take_nothing, NULL);
}
