/* SPDX-License-Identifier: Apache-2.0 */
#include "mount_legacy.h"

#include "kernel.h"
#include "mounts.h"
#include "operations.h"
#include "path.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>

#ifndef MS_NOSYMFOLLOW
#define MS_NOSYMFOLLOW 256
#endif

unsigned long mount_legacy_flags(uint64_t attr, uint64_t sb_flags)
{
	unsigned long flags = (unsigned long)sb_flags;
	static const struct {
		uint64_t attr;
		unsigned long flag;
	} pairs[] = {
		{K_ATTR_RDONLY, MS_RDONLY}, {K_ATTR_NOSUID, MS_NOSUID},         {K_ATTR_NODEV, MS_NODEV},
		{K_ATTR_NOEXEC, MS_NOEXEC}, {K_ATTR_NODIRATIME, MS_NODIRATIME}, {K_ATTR_NOSYMFOLLOW, MS_NOSYMFOLLOW},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if ((attr & pairs[i].attr) != 0)
			flags |= pairs[i].flag;
	switch (attr & K_ATTR_ATIME_MASK) {
	case K_ATTR_NOATIME:
		return flags | MS_NOATIME;
	case K_ATTR_STRICTATIME:
		return flags | MS_STRICTATIME;
	default:
		return flags | MS_RELATIME;
	}
}

/* A label of SELinux may hold commas, which its parser of mount(2) options wants quoted. */
static bool wants_quotes(const char *option)
{
	const char *value = strstr(option, "context=");
	return value != NULL && strchr(value, ',') != NULL && strchr(value, '"') == NULL;
}

static char *append_option(char *end, const char *option)
{
	if (!wants_quotes(option))
		return stpcpy(end, option);
	const char *value = strchr(option, '=') + 1;
	end = mempcpy(end, option, (size_t)(value - option));
	*end++ = '"';
	end = stpcpy(end, value);
	return stpcpy(end, "\"");
}

char *mount_legacy_options(const struct mount_request *m)
{
	size_t size = sizeof(m->default_mode) + 1;
	for (uint32_t i = 0; i < m->option_count; i++)
		size += strlen(m->options[i]) + sizeof(",\"\"");
	char *joined = calloc(size, 1);
	if (joined == NULL)
		return NULL;
	char *end = joined;
	for (uint32_t i = 0; i < m->option_count; i++) {
		if (end != joined)
			*end++ = ',';
		end = append_option(end, m->options[i]);
	}
	if (m->default_mode[0] != '\0') {
		if (end != joined)
			*end++ = ',';
		(void)stpcpy(end, m->default_mode);
	}
	return joined;
}

int mount_legacy(const struct mount_request *m, int target)
{
	cleanup_free char *options = mount_legacy_options(m);
	if (options == NULL)
		return -ENOMEM;
	/* "." of the directory resolved before: no path that could lead elsewhere by now */
	if (fchdir(target) < 0)
		return -errno;
	return outcome(mount(m->source, ".", m->type, mount_legacy_flags(m->attr, m->sb_flags), options));
}

int op_remount(struct context *c, struct reader *fields)
{
	struct mount_request m = {0};
	m.dest = reader_str(fields);
	cleanup_free const char **options = reader_strs(fields, &m.option_count);
	m.options = options;
	m.attr = reader_u64(fields);
	uint64_t cleared = reader_u64(fields);
	m.sb_flags = reader_u64(fields);
	int r = options == NULL ? -ENOMEM : context_need_rootfs(c);
	/* no link may choose another file system than the one that was mounted there */
	cleanup_close int target = r < 0 ? r : path_open_straight(c->rootfs, m.dest, O_DIRECTORY);
	cleanup_free char *text = r < 0 ? NULL : mount_legacy_options(&m);
	if (target < 0 || text == NULL)
		return fail(c, target < 0 ? target : -ENOMEM, m.dest, "%s", "");
	unsigned long flags = mount_legacy_flags(m.attr, m.sb_flags) | MS_REMOUNT;
	if ((cleared & K_ATTR_ATIME_MASK) == 0)
		flags &= ~(unsigned long)MS_RELATIME;
	r = outcome(fchdir(target));
	if (r == 0)
		r = outcome(mount("", ".", NULL, flags, text));
	(void)fchdir(c->rootfs);
	return r < 0 ? fail(c, r, m.dest, "%s", text) : 0;
}
