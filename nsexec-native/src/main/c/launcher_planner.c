/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a planner: its JVM and the connection to it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"
#include "launcher_kernel.h"
#include "launcher_spawn.h"

#define PLANNER_FD 3
#define FRAMES_PER_ROUND 64

/*
 * Nothing of the caller's environment: JAVA_TOOL_OPTIONS or LD_PRELOAD must not reach the planner. Without a locale a
 * JVM could not name files outside ASCII.
 */
static const char *const planner_environment[] = {ENV_PLANNER_FD "=3", "LC_ALL=C.UTF-8", NULL};

static int start_jvm(struct planner *p, const struct string_list *command, int socket_fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (null < 0) {
		complain("failed to open '/dev/null': %s", strerror(errno));
		return -1;
	}
	const int fds[PLANNER_FD + 1] = {null, STDERR_FILENO, STDERR_FILENO, socket_fd};
	struct program program = {
		.executable = -1,
		.path = command->items[0],
		.argv = (const char *const *)command->items,
		.env = planner_environment,
		.cwd = "",
		.fds = fds,
		.fd_count = PLANNER_FD + 1,
		.own_group = true,
	};
	struct start_failure failure;
	int r = program_start(&program, &p->pid, &p->pidfd, &failure);
	if (r < 0)
		complain("failed to %s '%s': %s", failure.step, failure.object, strerror(failure.error));
	(void)close(null);
	return r;
}

static int connect_jvm(struct launcher *l, const struct string_list *command)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
		complain("failed to make a socket for the planner: %s", strerror(errno));
		return -1;
	}
	int r = start_jvm(&l->planner, command, pair[1]);
	(void)close(pair[1]);
	if (r < 0)
		(void)close(pair[0]);
	else
		channel_init(&l->planner.channel, pair[0]);
	return r;
}

int planner_start(struct launcher *l, const char *const *argv, bool cleaning)
{
	char problem[8192];
	struct java java = {0};
	struct string_list command = {0};
	l->planner = (struct planner){.channel.fd = -1, .pidfd = -1, .cleaning = cleaning};
	l->planner.printing.slot = l->planner.slot_socket = l->planner.slot_process = -1;
	if (java_find(l->caller.home, &java, problem, sizeof(problem)) < 0 ||
	    java_command(l->caller.home, &java, &command, problem, sizeof(problem)) < 0) {
		complain("%s", problem);
		free(java.executable);
		string_list_clear(&command);
		return -1;
	}
	int r = connect_jvm(l, &command);
	free(java.executable);
	string_list_clear(&command);
	if (r < 0)
		return -1;
	struct writer w = {0};
	caller_write_request(&l->caller, argv, cleaning ? REQUEST_CLEANUP : 0, &w);
	r = channel_send(&l->planner.channel, FRAME_REQUEST, 0, &w, -1);
	if (r < 0)
		complain("failed to send the request to the planner: %s", strerror(-r));
	return r < 0 ? -1 : 0;
}

bool planner_connected(const struct launcher *l)
{
	return l->planner.channel.fd >= 0;
}

bool planner_gone(const struct launcher *l)
{
	const struct planner *p = &l->planner;
	return p->pid > 0 && !planner_connected(l) && (p->ended || p->left || p->done);
}

void planner_send(struct launcher *l, uint32_t type, uint32_t tag, struct writer *w, int fd)
{
	int r = channel_send(&l->planner.channel, type, tag, w, fd);
	if (r < 0 && r != -EPIPE)
		complain("failed to send to the planner: %s", strerror(-r));
	channel_flush(&l->planner.channel);
}

/* The JVM itself, if it still runs, is left to the reaper of unknown children. */
void planner_forget(struct launcher *l)
{
	struct planner *p = &l->planner;
	channel_close(&p->channel);
	if (p->pidfd >= 0)
		(void)close(p->pidfd);
	p->pidfd = -1;
	p->pid = 0;
}

/* While printing waits for its reader, the socket is not looked at: a hang-up would be reported again and again. */
void planner_poll(struct launcher *l)
{
	struct planner *p = &l->planner;
	short events = 0;
	p->slot_socket = p->slot_process = p->printing.slot = -1;
	if (p->printing.fd == 0)
		events |= POLLIN;
	else
		p->printing.slot = poll_set_add(&l->set, p->printing.fd, POLLOUT);
	if (channel_wants_to_write(&p->channel))
		events |= POLLOUT;
	if (planner_connected(l) && events != 0)
		p->slot_socket = poll_set_add(&l->set, p->channel.fd, events);
	if (p->pidfd >= 0 && !p->ended)
		p->slot_process = poll_set_add(&l->set, p->pidfd, POLLIN);
}

static void reap_jvm(struct planner *p)
{
	siginfo_t info;
	int r = kernel_wait_pidfd(p->pidfd, &info, WEXITED | WNOHANG);
	if (r == 0 && info.si_pid == 0)
		return;
	p->ended = true;
	p->code = r == 0 ? info.si_code : CLD_EXITED;
	p->status = r == 0 ? info.si_status : 255;
}

static void continue_printing(struct launcher *l)
{
	struct planner *p = &l->planner;
	struct printing *out = &p->printing;
	ssize_t n = kernel_write_some(out->fd, out->data, out->left);
	if (n == -EAGAIN)
		return;
	if (n == -EPIPE && out->fd == STDOUT_FILENO)
		signals_output_lost(l);
	if (n < 0)
		n = out->left; /* nobody reads it any more */
	out->data += n;
	out->left -= (uint32_t)n;
	if (out->left > 0)
		return;
	out->fd = 0;
	channel_release(&p->channel);
}

/* Nothing that it says can be trusted any more: as good as dead. */
static void reject(struct launcher *l)
{
	complain("bad frame from the planner");
	(void)kernel_signal_pidfd(l->planner.pidfd, SIGKILL);
	channel_close(&l->planner.channel);
	if (l->supervised != NULL)
		return;
	children_kill(&l->children);
	launcher_exit(l, EXIT_LAUNCHER_FAILED);
}

static void receive_frames(struct launcher *l)
{
	struct planner *p = &l->planner;
	for (int i = 0; i < FRAMES_PER_ROUND && planner_connected(l) && p->printing.fd == 0; i++) {
		int r = channel_receive(&p->channel);
		if (r == 0 && !p->ended)
			return;
		if (r == 1 && frame_serve(l)) {
			if (p->left || p->done)
				channel_close(&p->channel);
			else if (p->printing.fd == 0)
				channel_release(&p->channel);
		} else if (r == 1 || r == -EPROTO) {
			reject(l);
		} else {
			/* hung up, or ended without anything left to read (somebody else may hold its end) */
			channel_close(&p->channel);
		}
	}
}

void planner_handle(struct launcher *l)
{
	struct planner *p = &l->planner;
	if (poll_set_events(&l->set, p->slot_process) != 0)
		reap_jvm(p);
	if (poll_set_events(&l->set, p->slot_socket) != 0)
		channel_flush(&p->channel);
	if (poll_set_events(&l->set, p->printing.slot) != 0)
		continue_printing(l);
	receive_frames(l);
}
