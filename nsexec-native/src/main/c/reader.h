/* SPDX-License-Identifier: Apache-2.0 */
/* Bounded reader of message fields (protocol.h). A read past the end sets `failed` and yields zero or NULL from then on. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
	const uint8_t *pos;
	const uint8_t *end;
	bool failed;
};

void reader_init(struct reader *r, const void *data, size_t length);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);
/* NUL-terminated, points into the message; NULL on failure, also when a NUL stands inside. */
const char *reader_str(struct reader *r);
/* Points into the message; NULL on failure or when *ret_length is 0. */
const uint8_t *reader_bytes(struct reader *r, uint32_t *ret_length);
/* A NULL-terminated vector that the caller frees with free() (the strings stay in the message); NULL on failure. */
const char **reader_strs(struct reader *r, uint32_t *ret_count);
/* Points into the message (4-byte aligned if the message is); NULL on failure or when *ret_count is 0. */
const uint32_t *reader_u32s(struct reader *r, uint32_t *ret_count);
/* True when nothing failed and nothing is left. */
bool reader_finished(const struct reader *r);
