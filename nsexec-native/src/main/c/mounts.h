/* SPDX-License-Identifier: Apache-2.0 */
/* Mounts by descriptor. All return a descriptor (where said) or 0, or -errno. */
#pragma once

#include "context.h"
#include "kernel.h"

/* Puts a detached mount on the place that the descriptor shows. */
int mount_attach(int mount, int target);
/* mount_setattr of the mount behind a descriptor; nothing to change is no call. `recursion`: 0 or K_AT_RECURSIVE. */
int mount_attributes(int fd, const struct k_mount_attr *attr, unsigned recursion);
/* A detached copy (a bind) of what the descriptor shows: the new mount's descriptor. */
int mount_copy(int fd, unsigned recursion);
/* The MS_REC part of a propagation word is a flag of the call, not of the attribute. */
void mount_propagation(uint64_t word, uint64_t *ret_propagation, unsigned *ret_recursion);
/* A directory for a mount, made if missing; MOUNT_NO_SYMLINK refuses a link as its last component. */
int mount_target_directory(struct context *c, const char *dest, uint32_t flags, mode_t mode);
/* Copies what a directory holds into another: files, directories, links, devices, with owner and mode. */
int copy_directory(int from, int to);
