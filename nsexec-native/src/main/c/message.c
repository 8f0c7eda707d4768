/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include "protocol.h"

#include <string.h>
#include <sys/mman.h>

struct attribute_header {
	uint16_t length; /* with this header, without padding */
	uint16_t type;
};

int message_read(int fd, uint16_t type, uint32_t max, struct message *ret_message)
{
	struct message_header header;
	int r = read_exactly(fd, &header, sizeof(header));
	if (r < 0)
		return r;
	if (header.type != type || header.length < sizeof(header))
		return -EBADMSG;
	if (header.length > max)
		return -EMSGSIZE;
	size_t length = header.length - sizeof(header);
	if (length == 0) {
		*ret_message = (struct message){.data = (const uint8_t *)"", .length = 0};
		return 0;
	}
	/* mapped, not allocated: whole pages that only reading touches later, never the heap's bookkeeping */
	void *data = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		return -errno;
	r = read_exactly(fd, data, length);
	if (r < 0) {
		(void)munmap(data, length);
		return r;
	}
	*ret_message = (struct message){.data = data, .length = length};
	return 0;
}

/* The text of an attribute: ends with its only NUL. */
static const char *text_of(const uint8_t *data, size_t length)
{
	if (length == 0 || memchr(data, '\0', length) != data + length - 1)
		return NULL;
	return (const char *)data;
}

static bool number_of(const uint8_t *data, size_t length, uint32_t *ret_value)
{
	if (length != sizeof(*ret_value))
		return false;
	memcpy(ret_value, data, sizeof(*ret_value));
	return true;
}

static bool flag_of(const uint8_t *data, size_t length, bool *ret_value)
{
	if (length != 1 || data[0] > 1)
		return false;
	*ret_value = data[0] == 1;
	return true;
}

static const char **text_field(struct bootstrap *b, uint16_t type)
{
	switch (type) {
	case ATTR_NS_PATHS:
		return &b->namespace_paths;
	case ATTR_UIDMAP:
		return &b->uid_map;
	case ATTR_GIDMAP:
		return &b->gid_map;
	case ATTR_OOM_SCORE_ADJ:
		return &b->oom_score_adj;
	case ATTR_UIDMAPPATH:
		return &b->uid_map_tool;
	case ATTR_GIDMAPPATH:
		return &b->gid_map_tool;
	case ATTR_TIMENSOFFSET:
		return &b->time_offsets;
	default:
		return NULL;
	}
}

static const char *apply(struct bootstrap *b, uint16_t type, const uint8_t *data, size_t length)
{
	const char **text = text_field(b, type);
	uint32_t number;
	if (text != NULL) {
		*text = text_of(data, length);
		return *text == NULL ? "a text attribute does not end with its only NUL" : NULL;
	}
	switch (type) {
	case ATTR_SETGROUP:
		return flag_of(data, length, &b->setgroups) ? NULL : "the setgroups attribute is not a boolean";
	case ATTR_ROOTLESS_EUID:
		return flag_of(data, length, &b->rootless) ? NULL : "the rootless attribute is not a boolean";
	case ATTR_CLONE_FLAGS:
		if (!number_of(data, length, &number))
			return "the clone flags are not a u32";
		b->clone_flags = number;
		return NULL;
	case ATTR_CGROUP_FD:
		if (!number_of(data, length, &number) || number < 3 || number > INT32_MAX)
			return "the cgroup descriptor is not a descriptor above 2";
		b->cgroup_fd = (int)number;
		return NULL;
	case ATTR_SLOTS:
		if (!number_of(data, length, &number) || number > MAX_SLOTS)
			return "the number of slots is out of range";
		b->slots = number;
		return NULL;
	default:
		return "an attribute is unknown";
	}
}

const char *bootstrap_parse(struct bootstrap *ret_bootstrap, const void *data, size_t length)
{
	struct bootstrap b = {.cgroup_fd = -1};
	const uint8_t *p = data;
	while (length > 0) {
		struct attribute_header header;
		if (length < sizeof(header))
			return "an attribute is cut off";
		memcpy(&header, p, sizeof(header));
		if (header.length < sizeof(header) || header.length > length)
			return "the length of an attribute is out of range";
		const char *problem = apply(&b, header.type, p + sizeof(header), header.length - sizeof(header));
		if (problem != NULL)
			return problem;
		size_t step = ((size_t)header.length + 3) & ~(size_t)3;
		if (step > length) /* the last one may go without padding */
			step = length;
		p += step;
		length -= step;
	}
	*ret_bootstrap = b;
	return NULL;
}
