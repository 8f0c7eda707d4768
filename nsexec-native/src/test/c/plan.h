/* SPDX-License-Identifier: Apache-2.0 */
/* Writes messages as a planner does. */
#pragma once

#include "message.h"
#include "protocol.h"
#include "tap.h"

struct plan {
	uint8_t *data;
	size_t length, capacity;
	size_t start; /* of the operation being written */
};

static inline void plan_raw(struct plan *p, const void *data, size_t length)
{
	if (p->length + length > p->capacity) {
		p->capacity = 2 * p->capacity + length + 256;
		p->data = realloc(p->data, p->capacity);
		must(p->data != NULL, "realloc");
	}
	if (length > 0)
		memcpy(p->data + p->length, data, length);
	p->length += length;
}

static inline void plan_pad(struct plan *p)
{
	static const uint8_t zero[4];
	plan_raw(p, zero, (4 - p->length % 4) % 4);
}

static inline void plan_u32(struct plan *p, uint32_t value)
{
	plan_raw(p, &value, sizeof(value));
}

static inline void plan_u64(struct plan *p, uint64_t value)
{
	plan_raw(p, &value, sizeof(value));
}

static inline void plan_str(struct plan *p, const char *text)
{
	plan_u32(p, (uint32_t)strlen(text));
	plan_raw(p, text, strlen(text) + 1);
	plan_pad(p);
}

static inline void plan_bytes(struct plan *p, const void *data, uint32_t length)
{
	plan_u32(p, length);
	plan_raw(p, data, length);
	plan_pad(p);
}

/* The arguments of one string, separated by '|'; "" is the empty list. */
static inline void plan_strs(struct plan *p, const char *texts)
{
	size_t at = p->length;
	uint32_t count = 0;
	plan_u32(p, 0);
	for (const char *t = texts; *texts != '\0' && t != NULL;) {
		const char *bar = strchr(t, '|');
		size_t length = bar != NULL ? (size_t)(bar - t) : strlen(t);
		plan_u32(p, (uint32_t)length);
		plan_raw(p, t, length);
		plan_raw(p, "", 1);
		plan_pad(p);
		count++;
		t = bar != NULL ? bar + 1 : NULL;
	}
	memcpy(p->data + at, &count, sizeof(count));
}

static inline void plan_u32s(struct plan *p, const uint32_t *values, uint32_t count)
{
	plan_u32(p, count);
	plan_raw(p, values, count * sizeof(*values));
}

static inline void plan_begin(struct plan *p, uint16_t op, uint16_t phase)
{
	p->start = p->length;
	plan_u32(p, 0);
	plan_raw(p, &op, sizeof(op));
	plan_raw(p, &phase, sizeof(phase));
}

static inline void plan_end(struct plan *p)
{
	uint32_t length = (uint32_t)(p->length - p->start);
	memcpy(p->data + p->start, &length, sizeof(length));
	plan_pad(p);
}

/*
 * One operation; `fields` says what follows, with the letters of programme.c: u (uint32_t), q (uint64_t), s (char *),
 * S (char *, as plan_strs).
 */
static inline void op_in(struct plan *p, uint16_t op, uint16_t phase, const char *fields, ...)
{
	va_list arguments;
	va_start(arguments, fields);
	plan_begin(p, op, phase);
	for (; *fields != '\0'; fields++) {
		if (*fields == 'u')
			plan_u32(p, va_arg(arguments, uint32_t));
		else if (*fields == 'q')
			plan_u64(p, va_arg(arguments, uint64_t));
		else if (*fields == 's')
			plan_str(p, va_arg(arguments, const char *));
		else
			plan_strs(p, va_arg(arguments, const char *));
	}
	plan_end(p);
	va_end(arguments);
}

#define OP(plan, op, ...) op_in(plan, op, PHASE_INIT, __VA_ARGS__)
#define HOST_OP(plan, op, ...) op_in(plan, op, PHASE_HOST, __VA_ARGS__)

static inline void plan_attribute(struct plan *p, uint16_t type, const void *data, size_t length)
{
	uint16_t total = (uint16_t)(length + 4);
	plan_raw(p, &total, sizeof(total));
	plan_raw(p, &type, sizeof(type));
	plan_raw(p, data, length);
	plan_pad(p);
}

static inline void plan_attribute_u32(struct plan *p, uint16_t type, uint32_t value)
{
	plan_attribute(p, type, &value, sizeof(value));
}

static inline void plan_attribute_text(struct plan *p, uint16_t type, const char *text)
{
	plan_attribute(p, type, text, strlen(text) + 1);
}

static inline void plan_free(struct plan *p)
{
	free(p->data);
	*p = (struct plan){0};
}
