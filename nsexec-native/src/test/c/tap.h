/* SPDX-License-Identifier: Apache-2.0 */
/* Test Anything Protocol on stdout. */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_SKIPPED 77

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3))) static inline bool ok(bool passed, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	vprintf(format, arguments);
	printf("\n");
	fflush(stdout);
	va_end(arguments);
	tap_failed += passed ? 0 : 1;
	return passed;
}

static inline void is_number(long long got, long long expected, const char *what)
{
	if (!ok(got == expected, "%s", what))
		printf("# got %lld, expected %lld\n", got, expected);
}

static inline void is_text(const char *got, const char *expected, const char *what)
{
	bool same = got == expected || (got != NULL && expected != NULL && strcmp(got, expected) == 0);
	if (!ok(same, "%s", what))
		printf("# got      '%.2000s'\n# expected '%.2000s'\n", got == NULL ? "(null)" : got,
		       expected == NULL ? "(null)" : expected);
}

static inline void has_text(const char *got, const char *part, const char *what)
{
	if (!ok(got != NULL && strstr(got, part) != NULL, "%s", what))
		printf("# '%s' is not in '%.4000s'\n", part, got == NULL ? "(null)" : got);
}

static inline void skip(const char *what, const char *reason)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_count, what, reason);
}

static inline int tap_end(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed == 0 ? 0 : 1;
}

static inline void must(bool fine, const char *what)
{
	if (fine)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* snprintf of what must fit. */
__attribute__((format(printf, 3, 4))) static inline char *compose(char *ret, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(ret, size, format, arguments);
	va_end(arguments);
	must(length >= 0 && (size_t)length < size, "too long a text");
	return ret;
}
