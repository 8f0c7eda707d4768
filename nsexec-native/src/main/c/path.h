/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths inside the container's tree. Nothing here follows a link out of the root, whatever the image or another
 * process with the same volume does meanwhile.
 */
#pragma once

#include "util.h"

/* O_PATH descriptor of an existing path; `flags` adds to O_PATH (O_NOFOLLOW, O_DIRECTORY). Descriptor or -errno. */
int path_open(int root, const char *path, int flags);
/* The same, but a link anywhere on the way is -ELOOP. */
int path_open_straight(int root, const char *path, int flags);
/* As path_open for a directory; those missing on the way are made with that mode. */
int path_make_directory(int root, const char *path, mode_t mode);
/*
 * The directory that holds the last component (made if missing), and that component, which is to be freed.
 * -EINVAL when there is no last name ("/", "a/..").
 */
int path_open_parent(int root, const char *path, char **ret_name);
/* The path, a regular empty file made there if nothing is. */
int path_make_file(int root, const char *path, mode_t mode);
/* Opens what an O_PATH descriptor shows for use, through /proc/self/fd of the given procfs. Descriptor or -errno. */
int path_reopen(int proc, int fd, int flags);

/* Splits off the last name: "a/b/" gives "b" and length 2 of the rest. NULL if there is none, or it is "." or "..". */
const char *path_last_name(const char *path, size_t *ret_parent_length, size_t *ret_name_length);
