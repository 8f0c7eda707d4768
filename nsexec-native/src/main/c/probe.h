/* SPDX-License-Identifier: Apache-2.0 */
/* caisson-probe: what the kernel lets this caller do, found out by doing it. */
#pragma once

#include <stdbool.h>

/* What the checks are told; NULL where the planner found nothing. */
struct probe_options {
	const char *cgroup;               /* a directory of cgroup v2 that was made for this */
	const char *tree;                 /* a directory to try an idmapped mount of */
	const char *uid_tool, *uid_range; /* newuidmap, and "FIRST COUNT" of the caller's subordinate ids */
	const char *gid_tool, *gid_range;
};

/* Runs in a child of its own, which may do to itself what it likes. 0 or -errno; *ret_step is what failed. */
typedef int probe_check(const struct probe_options *options, const char **ret_step);

struct probe {
	const char *name;
	probe_check *check;
	bool wanted; /* whether the options have what it needs */
};

/* In a new user namespace, unless the caller is root; 0 or -errno. */
int probe_become_mapped(const char **ret_step);
/* Of namespaces, and of mounts and programs. */
int probe_user_namespace(const struct probe_options *options, const char **ret_step);
int probe_own_namespace(const char *name, const char **ret_step);
int probe_id_maps(const struct probe_options *options, const char **ret_step);
int probe_clone3(const struct probe_options *options, const char **ret_step);
int probe_clone_into_cgroup(const struct probe_options *options, const char **ret_step);
int probe_detached_mount(const struct probe_options *options, const char **ret_step);
int probe_overlay(const struct probe_options *options, const char **ret_step);
int probe_idmapped_mount(const struct probe_options *options, const char **ret_step);
int probe_seccomp(const struct probe_options *options, const char **ret_step);
int probe_seccomp_notify(const struct probe_options *options, const char **ret_step);
int probe_memfd_exec(const struct probe_options *options, const char **ret_step);
int probe_device_program(const struct probe_options *options, const char **ret_step);
int probe_pressure(const struct probe_options *options, const char **ret_step);
