/* SPDX-License-Identifier: Apache-2.0 */
/* Payloads of launcher_protocol.h: a writer for what the launcher says, decoders for what the planner says. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "launcher_protocol.h"

#define MAX_SPAWN_FDS 1024u

/* A payload being built; `failed` (out of memory, too long) sticks. The caller frees `data`. */
struct writer {
	uint8_t *data;
	size_t length;
	size_t capacity;
	bool failed;
};

void writer_u32(struct writer *w, uint32_t value);
void writer_str(struct writer *w, const char *text);
/* `strings` ends with NULL. */
void writer_strs(struct writer *w, const char *const *strings);
void writer_u32s(struct writer *w, const uint32_t *values, uint32_t count);

/* Decoded payloads point into the payload; the vectors are freed by the *_free functions. */
struct print_request {
	uint32_t fd;
	const uint8_t *data;
	uint32_t length;
};

struct spawn_request {
	const char *path; /* NULL: the first descriptor of the frame */
	const char **argv;
	const char **env;
	const char *cwd;
	const uint32_t *map; /* pairs */
	uint32_t fd_count;
};

struct supervise_request {
	bool terminal;
	const char **argv;
};

/* True if a planner may send such a frame; the payload is not looked at. */
bool frame_acceptable(const struct frame *header);

/* All return false for a payload of the wrong shape, and then hold nothing. */
bool decode_print(const void *payload, const struct frame *header, struct print_request *ret);
bool decode_spawn(const void *payload, const struct frame *header, struct spawn_request *ret);
bool decode_supervise(const void *payload, const struct frame *header, struct supervise_request *ret);
/* ADOPT, EXIT, SUBREAPER, SIGNAL, NOTIFY, STREAM: one number. */
bool decode_number(const void *payload, const struct frame *header, uint32_t *ret);

void spawn_request_free(struct spawn_request *request);
void supervise_request_free(struct supervise_request *request);
