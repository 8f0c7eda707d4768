/* SPDX-License-Identifier: Apache-2.0 */
/* Records on the log pipe: one line of JSON each, {"level":"debug","msg":"..."}. */
#pragma once

#include "util.h"

/* The numbers of _LIBCONTAINER_LOGLEVEL. */
enum log_level {
	LEVEL_ERROR = 2,
	LEVEL_WARNING = 3,
	LEVEL_INFO = 4,
	LEVEL_DEBUG = 5,
};

#define LOG_RECORD_BYTES 1024

/* fd -1: records are dropped. */
void log_init(int fd, uint32_t level);
void log_close(void);
bool log_is_open(void);
void log_write(enum log_level level, const char *format, ...) format_printf(2, 3);

/*
 * Writes `text` as the inside of a JSON string: quotes, backslashes and control characters escaped, bytes that are
 * not UTF-8 replaced. Never more than `size` bytes with the NUL; a character that does not fit ends it.
 * Returns the length.
 */
size_t json_escape(char *out, size_t size, const char *text);
