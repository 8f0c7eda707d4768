/* SPDX-License-Identifier: Apache-2.0 */
/* Id mappings of a new user namespace, written from outside. */
#pragma once

#include "context.h"

/* Writes setgroups, uid_map and gid_map of the process as the bootstrap message says; returns like an operation. */
int idmap_write(struct context *c, pid_t pid);
/* A user namespace that nobody lives in, for id-mapped mounts. 0 or -errno. */
int idmap_user_namespace(int proc, const char *uid_map, const char *gid_map, int *ret_fd);
/*
 * The arguments for newuidmap: name, pid, then the numbers of the map. Splits `map` in place; NULL-terminated vector
 * to free(), NULL when memory is short.
 */
char **idmap_tool_arguments(const char *tool, const char *pid, char *map);
