/* SPDX-License-Identifier: Apache-2.0 */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

static size_t left(const struct reader *r)
{
	return r->failed ? 0 : (size_t)(r->end - r->pos);
}

static const uint8_t *take(struct reader *r, size_t length)
{
	if (left(r) < length) {
		r->failed = true;
		return NULL;
	}
	const uint8_t *start = r->pos;
	r->pos += length;
	return start;
}

/* Skips padding after a field of `length` bytes; the last field of a message may go without. */
static void skip_padding(struct reader *r, uint32_t length)
{
	size_t pad = (4 - length % 4) % 4;
	if (!r->failed)
		r->pos += pad < left(r) ? pad : left(r);
}

void reader_init(struct reader *r, const void *data, size_t length)
{
	r->pos = data;
	r->end = r->pos + length;
	r->failed = false;
}

uint32_t reader_u32(struct reader *r)
{
	uint32_t value = 0;
	const uint8_t *p = take(r, sizeof(value));
	if (p != NULL)
		memcpy(&value, p, sizeof(value));
	return value;
}

uint64_t reader_u64(struct reader *r)
{
	uint64_t value = 0;
	const uint8_t *p = take(r, sizeof(value));
	if (p != NULL)
		memcpy(&value, p, sizeof(value));
	return value;
}

const char *reader_str(struct reader *r)
{
	uint32_t length = reader_u32(r);
	if (r->failed || length >= left(r)) { /* the NUL needs a byte too */
		r->failed = true;
		return NULL;
	}
	const char *s = (const char *)take(r, (size_t)length + 1);
	if (s == NULL || s[length] != '\0' || memchr(s, '\0', length) != NULL) {
		r->failed = true;
		return NULL;
	}
	skip_padding(r, length + 1);
	return s;
}

const uint8_t *reader_bytes(struct reader *r, uint32_t *ret_length)
{
	uint32_t length = reader_u32(r);
	const uint8_t *p = r->failed ? NULL : take(r, length);
	if (r->failed)
		return NULL;
	skip_padding(r, length);
	*ret_length = length;
	return length == 0 ? NULL : p;
}

const char **reader_strs(struct reader *r, uint32_t *ret_count)
{
	uint32_t count = reader_u32(r);
	if (r->failed || count > left(r) / 5) { /* the shortest string takes five bytes */
		r->failed = true;
		return NULL;
	}
	const char **strings = calloc((size_t)count + 1, sizeof(*strings));
	if (strings == NULL) {
		r->failed = true;
		return NULL;
	}
	for (uint32_t i = 0; i < count && !r->failed; i++)
		strings[i] = reader_str(r);
	if (r->failed) {
		free(strings);
		return NULL;
	}
	*ret_count = count;
	return strings;
}

const uint32_t *reader_u32s(struct reader *r, uint32_t *ret_count)
{
	uint32_t count = reader_u32(r);
	if (r->failed || count > left(r) / sizeof(uint32_t)) {
		r->failed = true;
		return NULL;
	}
	const uint8_t *p = take(r, (size_t)count * sizeof(uint32_t));
	*ret_count = count;
	return count == 0 ? NULL : (const uint32_t *)(const void *)p;
}

bool reader_finished(const struct reader *r)
{
	return !r->failed && r->pos == r->end;
}
