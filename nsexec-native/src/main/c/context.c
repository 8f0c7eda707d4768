/* SPDX-License-Identifier: Apache-2.0 */
#include "context.h"

#include "log.h"
#include "sync.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define EXIT_SETUP_FAILED 1
#define EXIT_AFTER_RELEASE 255

int fail(struct context *c, int error, const char *object, const char *format, ...)
{
	int result = error < 0 ? error : -ENOTRECOVERABLE;
	if (c->failure.object != NULL)
		return result;
	va_list args;
	va_start(args, format);
	(void)vsnprintf(c->failure.detail, sizeof(c->failure.detail), format, args);
	va_end(args);
	c->failure.object = object;
	c->failure.number = -error;
	return result;
}

static void describe(const struct failure *f, const char *step, char *out, size_t size)
{
	bool both = f->number != 0 && f->detail[0] != '\0';
	(void)snprintf(out, size, "failed to %s '%s': %s%s%s", step, f->object, f->detail, both ? ": " : "",
	               f->number != 0 ? strerror(f->number) : "");
}

void report_and_exit(struct context *c, int error, const char *step)
{
	struct failure *f = &c->failure;
	char text[LOG_RECORD_BYTES];
	if (f->object == NULL)
		(void)fail(c, error, "", "%s", "");
	describe(f, step, text, sizeof(text));
	log_write(LEVEL_ERROR, "%s", text);
	int sent = -EBADF;
	if (c->env.sync >= 0)
		sent = sync_send_error(c->env.sync, (uint32_t)f->number, step, f->object, f->detail);
	else if (c->starter >= 0)
		sent = write_error(c->starter, (uint32_t)f->number, step, f->object, f->detail);
	/* who started the container may have gone: whoever reads its output should know at least */
	if (sent < 0 && !log_is_open())
		(void)dprintf(STDERR_FILENO, "%s\n", text);
	_exit(c->released ? EXIT_AFTER_RELEASE : EXIT_SETUP_FAILED);
}

int context_proc(const struct context *c)
{
	return c->private_proc >= 0 ? c->private_proc : c->host_proc;
}

int context_need_rootfs(struct context *c)
{
	if (c->rootfs >= 0)
		return 0;
	c->rootfs = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return c->rootfs < 0 ? -errno : 0;
}
