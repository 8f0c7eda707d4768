/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caisson-init: makes one container process and becomes it. The README shows the stages; protocol.h is the contract.
 */
#include "context.h"
#include "host.h"
#include "kernel.h"
#include "layout.h"
#include "log.h"
#include "namespaces.h"
#include "operations.h"
#include "sync.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define EXIT_USAGE 2
#define LAST_SIGNAL 64
#define FIRST_INHERITED 3u
#define DEFAULT_UMASK 022

extern char **environ;

/* A JVM leaves SIGQUIT blocked, glibc's posix_spawn leaves 32 and 33 ignored, and the program would inherit both. */
static void reset_signals(void)
{
	for (int i = 1; i <= LAST_SIGNAL; i++)
		(void)k_rt_sigaction_default(i);
	(void)k_sigmask_clear();
	/* a reader of the log pipe that left must not end us; OP_EXEC and hooks set it back */
	(void)signal(SIGPIPE, SIG_IGN);
}

/* Our own descriptors must never land on 0-2. */
static void fill_stdio(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
			_exit(EXIT_USAGE);
}

static void own_descriptors(const struct environment *env)
{
	const int own[] = {env->init_pipe, env->sync, env->log, env->fifo, env->console, env->pidfd_sock};
	(void)k_close_range(FIRST_INHERITED + env->fds, ~0u);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (own[i] >= 0)
			(void)set_cloexec(own[i], true);
}

static _Noreturn void refuse(struct context *c, int error, const char *object, const char *problem)
{
	(void)fail(c, error, object, "%s", problem);
	report_and_exit(c, error, "read");
}

static void read_programme(struct context *c)
{
	uint32_t index = 0;
	int r = message_read(c->env.init_pipe, MSG_PROGRAMME, MAX_PROGRAMME_BYTES, &c->programme);
	if (r < 0)
		refuse(c, r, "programme", "");
	const char *problem = programme_check(c->programme.data, c->programme.length, c->bootstrap.slots, &index);
	if (problem == NULL)
		return;
	char text[128];
	(void)snprintf(text, sizeof(text), "operation %u: %s", index, problem);
	refuse(c, 0, "programme", text);
}

static void read_messages(struct context *c)
{
	struct message message;
	int r = message_read(c->env.init_pipe, MSG_BOOTSTRAP, MAX_BOOTSTRAP_BYTES, &message);
	if (r < 0)
		refuse(c, r, "bootstrap message", "");
	const char *problem = bootstrap_parse(&c->bootstrap, message.data, message.length);
	if (problem != NULL)
		refuse(c, 0, "bootstrap message", problem);
	if (c->bootstrap.cgroup_fd >= 0 && set_cloexec(c->bootstrap.cgroup_fd, true) < 0)
		refuse(c, -errno, "bootstrap message", "the cgroup descriptor is not open");
	read_programme(c);
	close_fd(&c->env.init_pipe);
	c->slots = malloc((c->bootstrap.slots + 1) * sizeof(*c->slots));
	if (c->slots == NULL)
		refuse(c, -ENOMEM, "programme", "");
	for (uint32_t i = 0; i < c->bootstrap.slots; i++)
		c->slots[i] = -1;
}

/* A first OP_CWD may fail with EACCES only if another follows as the user. */
static bool programme_has_retry(const struct context *c)
{
	struct reader programme;
	struct operation_view op;
	reader_init(&programme, c->programme.data, c->programme.length);
	while (programme_next(&programme, &op)) {
		if (op.op != OP_CWD)
			continue;
		(void)reader_str(&op.fields);
		if ((reader_u32(&op.fields) & CWD_AGAIN) != 0)
			return true;
	}
	return false;
}

/* The container's init, from its first instruction to the user's program. */
static _Noreturn void init_stage(struct context *c)
{
	(void)prctl(PR_SET_NAME, "caisson:[INIT]");
	/* nothing is done before the cgroups hold us: what we use is to be counted and limited */
	int r = sync_expect(c->env.sync, SYNC_ATTACHED, NULL);
	if (r == -ECONNRESET)
		_exit(1);
	if (r < 0)
		report_and_exit(c, r, "await attachment");
	r = namespaces_enter_time(c);
	if (r < 0)
		report_and_exit(c, r, "set time offsets");
	/* not earlier: a rootless planner could no longer reach our /proc files (maps, offsets, namespaces) */
	(void)prctl(PR_SET_DUMPABLE, 0);
	c->cwd_retried = programme_has_retry(c);
	run_phase(c, PHASE_INIT);
	_exit(1);
}

int main(int argc, char **argv)
{
	struct context c = {
		.host_proc = -1,
		.private_proc = -1,
		.rootfs = -1,
		.root_place = -1,
		.null_device = -1,
		.empty_tmpfs = -1,
		.state = -1,
		.mover = -1,
		.starter = -1,
	};
	if (argc == 2 && strcmp(argv[1], "--print-layout") == 0)
		return layout_print();
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return printf("caisson-init protocol %u\n", PROTOCOL_VERSION) < 0;
	const char *variable = environment_parse(&c.env, environ);
	if (variable != NULL) {
		(void)dprintf(STDERR_FILENO,
		              "caisson-init: %s is missing or wrong: only a container runtime starts this\n", variable);
		return EXIT_USAGE;
	}
	own_descriptors(&c.env);
	reset_signals();
	fill_stdio();
	environ = (char *[]){NULL};
	c.caller_umask = umask(DEFAULT_UMASK);
	(void)prctl(PR_SET_NAME, "caisson:[HOST]");
	log_init(c.env.log, c.env.log_level);
	read_messages(&c);
	host_stage(&c);
	init_stage(&c);
}
