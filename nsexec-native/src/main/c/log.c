/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int log_fd = -1;
static uint32_t log_limit = LEVEL_INFO;

void log_init(int fd, uint32_t level)
{
	log_fd = fd;
	log_limit = level;
}

void log_close(void)
{
	close_fd(&log_fd);
}

bool log_is_open(void)
{
	return log_fd >= 0;
}

/* Length of the well-formed UTF-8 sequence at `p`, 0 if there is none. */
static size_t utf8_length(const unsigned char *p)
{
	size_t n;
	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		n = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		n = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		n = 4;
	else
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* overlong forms, surrogates, beyond U+10FFFF */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
	    (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static size_t escape_one(char out[8], const unsigned char **p)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char c = **p;
	size_t n = utf8_length(*p);
	if (n == 0) {
		*p += 1;
		memcpy(out, "\xef\xbf\xbd", 3);
		return 3;
	}
	memcpy(out, *p, n);
	*p += n;
	if (c == '"' || c == '\\') {
		out[0] = '\\';
		out[1] = (char)c;
		return 2;
	}
	if (c < 0x20 || c == 0x7f) {
		memcpy(out, "\\u00", 4);
		out[4] = hex[c >> 4];
		out[5] = hex[c & 15];
		return 6;
	}
	return n;
}

size_t json_escape(char *out, size_t size, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t length = 0;
	while (*p != '\0') {
		char one[8];
		size_t n = escape_one(one, &p);
		if (length + n + 1 > size)
			break;
		memcpy(out + length, one, n);
		length += n;
	}
	if (size > 0)
		out[length] = '\0';
	return length;
}

static const char *level_name(enum log_level level)
{
	switch (level) {
	case LEVEL_ERROR:
		return "error";
	case LEVEL_WARNING:
		return "warning";
	case LEVEL_INFO:
		return "info";
	case LEVEL_DEBUG:
		break;
	}
	return "debug";
}

void log_write(enum log_level level, const char *format, ...)
{
	if (log_fd < 0 || (uint32_t)level > log_limit)
		return;
	char text[LOG_RECORD_BYTES / 2];
	char record[LOG_RECORD_BYTES];
	va_list args;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	int head = snprintf(record, sizeof(record), "{\"level\":\"%s\",\"msg\":\"", level_name(level));
	size_t length = (size_t)head;
	length += json_escape(record + length, sizeof(record) - length - 3, text);
	memcpy(record + length, "\"}\n", 3);
	/* one write: records of two processes on the pipe must not mix; a reader that left is no reason to fail */
	(void)!write(log_fd, record, length + 3);
}
