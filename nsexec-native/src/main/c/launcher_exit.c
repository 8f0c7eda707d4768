/* SPDX-License-Identifier: Apache-2.0 */
/* Last words. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launcher.h"

/* One write, so that lines of several processes do not mix. */
void complain(const char *format, ...)
{
	char line[8192] = "caisson: ";
	size_t prefix = strlen(line);
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(line + prefix, sizeof(line) - prefix - 1, format, arguments);
	va_end(arguments);
	(void)strcat(line, "\n");
	(void)fputs(line, stderr);
}

void launcher_exit(struct launcher *l, int status)
{
	terminal_stop(&l->terminal);
	exit(status);
}
