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

static void report_on_stderr(const struct failure *f, const char *step)
{
	const char *cause = f->number != 0 ? strerror(f->number) : "";
	const char *separator = f->number != 0 && f->detail[0] != '\0' ? ": " : "";
	(void)dprintf(STDERR_FILENO, "failed to %s '%s': %s%s%s\n", step, f->object, f->detail, separator, cause);
}

void report_and_exit(struct context *c, int error, const char *step)
{
	struct failure *f = &c->failure;
	if (f->object == NULL)
		(void)fail(c, error, "", "%s", "");
	log_write(LEVEL_ERROR, "failed to %s '%s': %s%s%s", step, f->object, f->detail, f->detail[0] != '\0' ? ": " : "",
		  strerror(f->number));
	int sent = c->env.sync < 0 ? -EBADF :
				     sync_send_error(c->env.sync, (uint32_t)f->number, step, f->object, f->detail);
	/* the planner of a container that was started later has gone: whoever reads its output should know at least */
	if (sent < 0 && !log_is_open())
		report_on_stderr(f, step);
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
