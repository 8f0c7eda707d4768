/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caisson-probe [cgroup=DIR] [tree=DIR] [uid-tool=PATH uid-range='FIRST COUNT' gid-tool=PATH gid-range='FIRST COUNT']
 * Tries what containers need, each thing in a child of its own, and prints a line for each: its name, an errno (0: it
 * works) and what failed, separated by tabs. Leaves nothing behind. `caisson doctor` runs it.
 */
#include "probe.h"
#include "util.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_USAGE 2
/* A check that hangs must not keep the others. */
#define SECONDS_PER_CHECK 10u

static int namespace_of(const char *type, const char **ret_step)
{
	return probe_own_namespace(type, ret_step);
}

#define NAMESPACE_CHECK(type)                                                                                          \
	static int probe_##type##_namespace(const struct probe_options *options, const char **ret_step)                \
	{                                                                                                              \
		(void)options;                                                                                         \
		return namespace_of(#type, ret_step);                                                                  \
	}

NAMESPACE_CHECK(mount)
NAMESPACE_CHECK(pid)
NAMESPACE_CHECK(network)
NAMESPACE_CHECK(ipc)
NAMESPACE_CHECK(uts)
NAMESPACE_CHECK(cgroup)
NAMESPACE_CHECK(time)

/* What a check said, through a pipe; the child's end without a word is a failure of its own. */
struct answer {
	int error;
	char step[64];
};

static _Noreturn void run_child(const struct probe *probe, const struct probe_options *options, int pipe)
{
	struct answer answer = {0};
	const char *step = "";
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)alarm(SECONDS_PER_CHECK);
	answer.error = -probe->check(options, &step);
	(void)snprintf(answer.step, sizeof(answer.step), "%s", answer.error == 0 ? "" : step);
	_exit(write(pipe, &answer, sizeof(answer)) == (ssize_t)sizeof(answer) ? 0 : 1);
}

static void run(const struct probe *probe, const struct probe_options *options)
{
	struct answer answer = {.error = EPIPE, .step = "answer"};
	int ends[2], status = 0;
	if (pipe(ends) < 0)
		return;
	(void)fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		run_child(probe, options, ends[1]);
	(void)close(ends[1]);
	struct answer said;
	if (child > 0 && RETRY_EINTR(read(ends[0], &said, sizeof(said))) == (long)sizeof(said))
		answer = said;
	(void)close(ends[0]);
	if (child > 0)
		(void)RETRY_EINTR(waitpid(child, &status, 0));
	printf("%s\t%d\t%s\n", probe->name, answer.error, answer.step);
}

static bool read_options(int argc, char *const argv[], struct probe_options *ret)
{
	const struct {
		const char *name;
		const char **place;
	} known[] = {
		{"cgroup=", &ret->cgroup},       {"tree=", &ret->tree},         {"uid-tool=", &ret->uid_tool},
		{"uid-range=", &ret->uid_range}, {"gid-tool=", &ret->gid_tool}, {"gid-range=", &ret->gid_range},
	};
	for (int i = 1; i < argc; i++) {
		bool found = false;
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
			size_t length = strlen(known[k].name);
			if (strncmp(argv[i], known[k].name, length) != 0)
				continue;
			*known[k].place = argv[i] + length;
			found = true;
		}
		if (!found)
			return false;
	}
	return true;
}

int main(int argc, char *argv[])
{
	struct probe_options options = {0};
	/* the copy that the check of memfds executes */
	if (argc == 2 && strcmp(argv[1], "nothing") == 0)
		return 0;
	if (!read_options(argc, argv, &options)) {
		fprintf(stderr, "caisson-probe: it is run by 'caisson doctor'\n");
		return EXIT_USAGE;
	}
	bool ids = options.uid_tool != NULL && options.uid_range != NULL && options.gid_tool != NULL &&
	           options.gid_range != NULL;
	const struct probe probes[] = {
		{"user-namespace", probe_user_namespace, true},
		{"mount-namespace", probe_mount_namespace, true},
		{"pid-namespace", probe_pid_namespace, true},
		{"network-namespace", probe_network_namespace, true},
		{"ipc-namespace", probe_ipc_namespace, true},
		{"uts-namespace", probe_uts_namespace, true},
		{"cgroup-namespace", probe_cgroup_namespace, true},
		{"time-namespace", probe_time_namespace, true},
		{"id-maps", probe_id_maps, ids},
		{"clone3", probe_clone3, true},
		{"clone-into-cgroup", probe_clone_into_cgroup, options.cgroup != NULL},
		{"detached-mount", probe_detached_mount, true},
		{"overlay", probe_overlay, true},
		{"idmapped-mount", probe_idmapped_mount, options.tree != NULL},
		{"seccomp", probe_seccomp, true},
		{"seccomp-notify", probe_seccomp_notify, true},
		{"memfd-exec", probe_memfd_exec, true},
		{"device-program", probe_device_program, true},
		{"pressure", probe_pressure, true},
	};
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++)
		if (probes[i].wanted)
			run(&probes[i], &options);
	return fflush(stdout) == 0 ? 0 : 1;
}
