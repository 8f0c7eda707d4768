/* SPDX-License-Identifier: Apache-2.0 */
/* What each frame of the planner makes the launcher do. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"
#include "launcher_kernel.h"
#include "launcher_spawn.h"

static void send_failed(struct launcher *l, uint32_t tag, const struct start_failure *failure)
{
	struct writer w = {0};
	writer_u32(&w, (uint32_t)failure->error);
	writer_str(&w, failure->step);
	writer_str(&w, failure->object);
	planner_send(l, FRAME_FAILED, tag, &w, -1);
}

static bool serve_print(struct launcher *l)
{
	struct planner *p = &l->planner;
	struct print_request request;
	if (!decode_print(p->channel.payload, &p->channel.header, &request))
		return false;
	if (request.length > 0) {
		p->printing.fd = (int)request.fd;
		p->printing.data = request.data;
		p->printing.left = request.length;
	}
	return true;
}

/* Only what the caller had open is the launcher's own to give; -1 otherwise. */
static int own_fd(const struct caller *caller, uint32_t number)
{
	bool given = number <= 2;
	for (uint32_t i = 0; i < caller->fd_count && !given; i++)
		given = caller->fds[i] == number;
	return given ? (int)number : -1;
}

static void find_sources(const struct launcher *l, const struct spawn_request *request, int null, int *fds)
{
	const struct channel *c = &l->planner.channel;
	for (uint32_t i = 0; i < request->fd_count; i++) {
		uint32_t number = request->map[2 * i + 1];
		switch (request->map[2 * i]) {
		case FD_OWN:
			fds[i] = own_fd(&l->caller, number);
			break;
		case FD_PASSED:
			fds[i] = c->fds[number];
			break;
		default:
			fds[i] = null;
			break;
		}
	}
}

/* Starts the program and answers with SPAWNED or FAILED. */
static void spawn(struct launcher *l, uint32_t tag, const struct spawn_request *request, const int *fds)
{
	struct start_failure failure;
	struct program program = {
		.executable = request->path == NULL ? l->planner.channel.fds[0] : -1,
		.path = request->path,
		.argv = request->argv,
		.env = request->env,
		.cwd = request->cwd,
		.fds = fds,
		.fd_count = request->fd_count,
	};
	pid_t pid;
	int pidfd;
	if (program_start(&program, &pid, &pidfd, &failure) < 0) {
		send_failed(l, tag, &failure);
		return;
	}
	int r = children_add(&l->children, tag, pid, pidfd);
	if (r < 0) {
		(void)kernel_signal_pidfd(pidfd, SIGKILL);
		(void)close(pidfd);
		start_failure_set(&failure, -r, "keep track of", request->argv[0]);
		send_failed(l, tag, &failure);
		return;
	}
	struct writer w = {0};
	writer_u32(&w, (uint32_t)pid);
	planner_send(l, FRAME_SPAWNED, tag, &w, pidfd);
}

static bool serve_spawn(struct launcher *l)
{
	const struct channel *c = &l->planner.channel;
	struct spawn_request request;
	if (!decode_spawn(c->payload, &c->header, &request))
		return false;
	const struct child *same = children_find(&l->children, c->header.tag);
	bool fine = same == NULL || !child_running(same);
	if (fine) {
		int fds[MAX_SPAWN_FDS];
		int null = open("/dev/null", O_RDWR | O_CLOEXEC | O_NOCTTY);
		find_sources(l, &request, null, fds);
		spawn(l, c->header.tag, &request, fds);
		if (null >= 0)
			(void)close(null);
	}
	spawn_request_free(&request);
	return fine;
}

static bool serve_adopt(struct launcher *l)
{
	struct channel *c = &l->planner.channel;
	uint32_t pid;
	siginfo_t info;
	struct start_failure failure;
	char text[16];
	if (!decode_number(c->payload, &c->header, &pid))
		return false;
	int r = kernel_wait_pidfd(c->fds[0], &info, WEXITED | WNOHANG | WNOWAIT);
	if (r == 0)
		r = children_add(&l->children, c->header.tag, (pid_t)pid, c->fds[0]);
	if (r == 0) {
		/* a container's process, which may outlive us: its end is for our parent or a subreaper, as with runc */
		children_find(&l->children, c->header.tag)->left = true;
		c->fds[0] = -1; /* kept */
		return true;
	}
	(void)snprintf(text, sizeof(text), "%u", pid);
	start_failure_set(&failure, -r, "adopt", text);
	send_failed(l, c->header.tag, &failure);
	return true;
}

static bool serve_supervise(struct launcher *l)
{
	struct channel *c = &l->planner.channel;
	struct supervise_request request;
	if (!decode_supervise(c->payload, &c->header, &request))
		return false;
	struct child *child = children_find(&l->children, c->header.tag);
	bool fine = child != NULL && l->supervised == NULL;
	if (fine) {
		fine = supervise_start(l, child, &request, request.terminal ? c->fds[0] : -1);
		if (request.terminal)
			c->fds[0] = -1; /* kept */
	}
	supervise_request_free(&request);
	return fine;
}

static bool serve_signal(struct launcher *l)
{
	const struct channel *c = &l->planner.channel;
	uint32_t signal;
	if (!decode_number(c->payload, &c->header, &signal))
		return false;
	struct child *child = children_find(&l->children, c->header.tag);
	/* it may have ended, or never started, before the planner learns so */
	if (child != NULL && child_running(child))
		(void)kernel_signal_pidfd(child->pidfd, (int)signal);
	if (child != NULL)
		child_keep(child); /* undone by the planner, it is nobody else's */
	return true;
}

static bool serve_notify(struct launcher *l)
{
	struct channel *c = &l->planner.channel;
	uint32_t pid;
	if (!decode_number(c->payload, &c->header, &pid))
		return false;
	notify_start(&l->notify, pid == 0 ? (uint32_t)getpid() : pid, c->fds[0], c->fds[1],
	             c->header.nfds == 3 ? c->fds[2] : -1);
	for (uint32_t i = 0; i < c->header.nfds; i++)
		c->fds[i] = -1; /* kept */
	return true;
}

static bool serve_exit(struct launcher *l)
{
	const struct channel *c = &l->planner.channel;
	uint32_t code;
	if (!decode_number(c->payload, &c->header, &code))
		return false;
	if (l->over) {
		/* supervised before its start, which failed: not the end of the process, but that counts */
		if (!l->planner.cleaning)
			l->failure = (int)(code & 0xff);
		l->planner.done = true;
		return true;
	}
	if (code == 0 && l->interrupted == 0 && notify_awaited(&l->notify)) {
		l->planner.done = l->lingering = true;
		return true;
	}
	/* undone because of a signal: that is what the caller is told */
	if (l->interrupted != 0 && code != 0)
		code = 128 + (uint32_t)l->interrupted;
	launcher_exit(l, (int)(code & 0xff));
}

bool frame_serve(struct launcher *l)
{
	const struct channel *c = &l->planner.channel;
	uint32_t on;
	switch (c->header.type) {
	case FRAME_PRINT:
		return serve_print(l);
	case FRAME_SPAWN:
		return serve_spawn(l);
	case FRAME_ADOPT:
		return serve_adopt(l);
	case FRAME_SUPERVISE:
		return serve_supervise(l);
	case FRAME_EXIT:
		return serve_exit(l);
	case FRAME_SUBREAPER:
		if (!decode_number(c->payload, &c->header, &on))
			return false;
		(void)prctl(PR_SET_CHILD_SUBREAPER, on != 0 ? 1UL : 0UL, 0UL, 0UL, 0UL);
		return true;
	case FRAME_STREAM:
		if (!decode_number(c->payload, &c->header, &on))
			return false;
		l->streaming = on != 0;
		return true;
	case FRAME_LEAVE:
		l->planner.left = true;
		return c->header.length == 0;
	case FRAME_SIGNAL:
		return serve_signal(l);
	case FRAME_NOTIFY:
		return serve_notify(l);
	default:
		return false;
	}
}
