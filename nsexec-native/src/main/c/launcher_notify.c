/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_notify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <unistd.h>

#include "launcher_poll.h"
#include "rights.h"
#include "util.h"

#define MESSAGE_BYTES 4096

void notify_init(struct notify *n)
{
	*n = (struct notify){.container = -1, .manager = -1, .init = -1, .barrier = -1, .timer = -1};
}

static void stop(struct notify *n)
{
	close_fd(&n->container);
	close_fd(&n->manager);
	close_fd(&n->init);
	close_fd(&n->barrier);
	close_fd(&n->timer);
	n->step = NOTIFY_OVER;
}

void notify_start(struct notify *n, uint32_t main_pid, int container, int manager, int init)
{
	stop(n);
	n->container = container;
	n->manager = manager;
	n->init = init;
	n->main_pid = main_pid;
	n->messages = 0;
	n->step = NOTIFY_LISTENING;
}

bool notify_awaited(const struct notify *n)
{
	return n->step != NOTIFY_OVER && n->init >= 0;
}

void notify_poll(struct notify *n, struct poll_set *set)
{
	bool listening = n->step == NOTIFY_LISTENING;
	bool saying = n->step >= NOTIFY_SAY_READY && n->step <= NOTIFY_SAY_BARRIER;
	bool barrier = n->step == NOTIFY_AWAIT_BARRIER;
	n->slot_container = listening && n->container >= 0 ? poll_set_add(set, n->container, POLLIN) : -1;
	n->slot_init = listening && n->init >= 0 ? poll_set_add(set, n->init, POLLIN) : -1;
	n->slot_manager = saying ? poll_set_add(set, n->manager, POLLOUT) : -1;
	n->slot_barrier = barrier ? poll_set_add(set, n->barrier, POLLIN) : -1;
	n->slot_timer = barrier ? poll_set_add(set, n->timer, POLLIN) : -1;
}

size_t notify_find_ready(const char *message, size_t length, char line[NOTIFY_LINE_BYTES + 1])
{
	static const char ready[] = "READY=";
	const char *end = message + length;
	while (message < end) {
		const char *newline = memchr(message, '\n', (size_t)(end - message));
		size_t size = (size_t)((newline != NULL ? newline : end) - message);
		if (size >= sizeof(ready) - 1 && size < NOTIFY_LINE_BYTES && memcmp(message, ready, sizeof(ready) - 1) == 0) {
			memcpy(line, message, size);
			line[size] = '\n';
			return size + 1;
		}
		message += size + 1;
	}
	return 0;
}

/* One message; false when there is none. */
static bool listen_once(struct notify *n)
{
	char message[MESSAGE_BYTES];
	/* without room for them, descriptors that the container sends along are closed by the kernel */
	ssize_t size = recv(n->container, message, sizeof(message), MSG_DONTWAIT);
	if (size < 0)
		return false;
	n->length = notify_find_ready(message, (size_t)size, n->line);
	if (n->length > 0)
		n->step = NOTIFY_SAY_READY;
	if (n->length > 0 || ++n->messages >= NOTIFY_MAX_MESSAGES)
		close_fd(&n->container);
	return true;
}

/* What an init said before it ended still counts. */
static void listen_last(struct notify *n)
{
	while (n->step == NOTIFY_LISTENING && n->container >= 0 && listen_once(n))
		;
	if (n->step == NOTIFY_LISTENING)
		stop(n);
}

/* False when it has to be tried again. */
static bool say(const struct notify *n, const char *text, size_t length, int fd)
{
	union one_right right;
	struct iovec part = {.iov_base = (void *)(uintptr_t)text, .iov_len = length};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	attach_right(&message, &right, fd);
	/* any other failure: a manager that has gone is told nothing */
	return sendmsg(n->manager, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 || errno != EAGAIN;
}

static void say_barrier(struct notify *n)
{
	static const char text[] = "BARRIER=1";
	struct itimerspec limit = {.it_value = {.tv_sec = NOTIFY_BARRIER_SECONDS}};
	int ends[2];
	if (n->init < 0 || pipe2(ends, O_CLOEXEC) < 0) {
		stop(n); /* nobody waits for it */
		return;
	}
	bool said = say(n, text, sizeof(text) - 1, ends[1]);
	(void)close(ends[1]);
	if (!said) {
		(void)close(ends[0]);
		return;
	}
	n->barrier = ends[0];
	n->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (n->timer >= 0 && timerfd_settime(n->timer, 0, &limit, NULL) == 0)
		n->step = NOTIFY_AWAIT_BARRIER;
	else
		stop(n);
}

static void say_next(struct notify *n)
{
	char text[32];
	int length;
	switch (n->step) {
	case NOTIFY_SAY_READY:
		if (say(n, n->line, n->length, -1))
			n->step = NOTIFY_SAY_PID;
		break;
	case NOTIFY_SAY_PID:
		length = snprintf(text, sizeof(text), "MAINPID=%u\n", n->main_pid);
		if (say(n, text, (size_t)length, -1))
			n->step = NOTIFY_SAY_BARRIER;
		break;
	case NOTIFY_SAY_BARRIER:
		say_barrier(n);
		break;
	case NOTIFY_OVER:
	case NOTIFY_LISTENING:
	case NOTIFY_AWAIT_BARRIER:
		break;
	}
}

void notify_handle(struct notify *n, const struct poll_set *set)
{
	if (poll_set_events(set, n->slot_container) != 0)
		(void)listen_once(n);
	if (poll_set_events(set, n->slot_init) != 0)
		listen_last(n);
	if (poll_set_events(set, n->slot_manager) != 0)
		say_next(n);
	if (poll_set_events(set, n->slot_barrier) != 0 || poll_set_events(set, n->slot_timer) != 0)
		stop(n);
}
