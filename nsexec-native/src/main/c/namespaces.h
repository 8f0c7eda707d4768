/* SPDX-License-Identifier: Apache-2.0 */
/* Existing namespaces that are joined, and the offsets of a new time namespace. */
#pragma once

#include "context.h"

#define MAX_JOINED 16

struct joined_namespace {
	uint64_t type; /* CLONE_NEW* */
	const char *path;
	int fd;
	bool done;
};

/*
 * Splits "type:path,type:path" in place. NULL, or in words what is wrong; *ret_count entries are filled, not opened.
 */
const char *namespaces_parse(char *text, struct joined_namespace out[MAX_JOINED], size_t *ret_count);
/* Opens and joins those of the bootstrap message; returns like an operation. */
int namespaces_join(struct context *c);
/* In the init: a time namespace of its own with the offsets of the bootstrap message; returns like an operation. */
int namespaces_enter_time(struct context *c);
