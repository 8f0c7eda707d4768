/* SPDX-License-Identifier: Apache-2.0 */
#include "mount_legacy.h"

#include "kernel.h"

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

char *mount_legacy_options(const struct mount_request *m)
{
	size_t size = sizeof(m->default_mode) + 1;
	for (uint32_t i = 0; i < m->option_count; i++)
		size += strlen(m->options[i]) + 1;
	char *joined = calloc(size, 1);
	if (joined == NULL)
		return NULL;
	char *end = joined;
	for (uint32_t i = 0; i < m->option_count; i++) {
		if (end != joined)
			*end++ = ',';
		end = stpcpy(end, m->options[i]);
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
