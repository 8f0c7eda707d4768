/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "util.h"

struct mount_request {
	const char *type;
	const char *source;
	const char *dest;
	const char **options; /* "key" or "key=value" */
	uint32_t option_count;
	uint32_t flags; /* MOUNT_* */
	uint64_t attr;
	uint64_t sb_flags;
	uint64_t propagation;
	char default_mode[16]; /* "mode=755" for a tmpfs that says none, otherwise empty */
};

/*
 * mount(2) on the directory behind the descriptor, for what the descriptor-based calls cannot do. Changes the
 * working directory. 0 or -errno.
 */
int mount_legacy(const struct mount_request *m, int target);
/* The MS_* word of MOUNT_ATTR_* and superblock flags. */
unsigned long mount_legacy_flags(uint64_t attr, uint64_t sb_flags);
/* The options, joined by commas, to be freed; NULL when memory is short. */
char *mount_legacy_options(const struct mount_request *m);
