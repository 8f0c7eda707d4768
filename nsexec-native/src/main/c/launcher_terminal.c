/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "launcher_kernel.h"
#include "launcher_poll.h"
#include "util.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif

static bool empty(const struct relay_buffer *b)
{
	return b->start == b->end;
}

void terminal_init(struct terminal *t)
{
	*t = (struct terminal){.master = -1, .slave = -1, .output = STDOUT_FILENO};
	t->slot_stdin = t->slot_master = t->slot_output = -1;
}

bool terminal_active(const struct terminal *t)
{
	return t->master >= 0;
}

bool terminal_find_size(struct winsize *ret_size)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (isatty(fd) && ioctl(fd, TIOCGWINSZ, ret_size) == 0)
			return true;
	return false;
}

void terminal_resize(const struct terminal *t)
{
	struct winsize size;
	if (terminal_find_size(&size))
		(void)ioctl(t->master, TIOCSWINSZ, &size);
}

void terminal_start(struct terminal *t, int master)
{
	t->master = master;
	int flags = fcntl(master, F_GETFL);
	(void)fcntl(master, F_SETFL, flags | O_NONBLOCK);
	t->slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (isatty(STDOUT_FILENO)) {
		/* an open file of our own can be non-blocking without harm to those who share the caller's */
		int own = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
		t->output = own >= 0 ? own : STDOUT_FILENO;
	}
	t->input_open = true;
	if (isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &t->saved) == 0) {
		struct termios raw = t->saved;
		cfmakeraw(&raw);
		t->raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
	}
	terminal_resize(t);
}

void terminal_process_ended(struct terminal *t)
{
	close_fd(&t->slave);
	t->draining = true;
	t->input_open = false;
	t->in.start = t->in.end = 0;
}

void terminal_stop(struct terminal *t)
{
	close_fd(&t->slave);
	close_fd(&t->master);
	if (t->output != STDOUT_FILENO)
		close_fd(&t->output);
	t->output = STDOUT_FILENO;
	if (t->raw)
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &t->saved);
	t->raw = false;
}

/* Each direction reads only into an empty buffer: a slow reader stops the writer. */
void terminal_poll(struct terminal *t, struct poll_set *set)
{
	t->slot_stdin = t->slot_master = t->slot_output = -1;
	if (t->master < 0)
		return;
	if (t->input_open && empty(&t->in))
		t->slot_stdin = poll_set_add(set, STDIN_FILENO, POLLIN);
	short events = 0;
	if (!empty(&t->in))
		events |= POLLOUT;
	if (empty(&t->out))
		events |= POLLIN;
	if (events != 0)
		t->slot_master = poll_set_add(set, t->master, events);
	if (!empty(&t->out))
		t->slot_output = poll_set_add(set, t->output, POLLOUT);
}

/* Bytes read, 0 at the end, -EAGAIN, or another -errno. */
static ssize_t fill(struct relay_buffer *b, int fd)
{
	ssize_t n;
	do
		n = read(fd, b->data, sizeof(b->data));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	b->start = 0;
	b->end = (size_t)n;
	return n;
}

static void drain(struct relay_buffer *b, ssize_t written)
{
	if (written > 0)
		b->start += (size_t)written;
	else if (written != -EAGAIN)
		b->start = b->end; /* nobody takes it any more */
}

/* The container hung its terminal up (vhangup) but lives on: whoever opens the slave next is heard again. */
static bool reopen_slave(struct terminal *t)
{
	if (t->slave < 0)
		return false;
	close_fd(&t->slave);
	t->slave = ioctl(t->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return t->slave >= 0;
}

/*
 * Before it says EAGAIN, the kernel brings in what was written to the slave before: after the end of the process that is
 * the end of its output, though others may still hold the slave. Otherwise EIO is.
 */
static void read_master(struct terminal *t)
{
	ssize_t n = fill(&t->out, t->master);
	if ((n == -EAGAIN && !t->draining) || (n <= 0 && reopen_slave(t)))
		return;
	if (n <= 0)
		terminal_stop(t);
	else if (t->output_broken)
		t->out.start = t->out.end; /* the container goes on, as if somebody looked */
}

void terminal_handle(struct terminal *t, const struct poll_set *set)
{
	if (t->master < 0)
		return;
	if (poll_set_events(set, t->slot_stdin) != 0) {
		ssize_t n = fill(&t->in, STDIN_FILENO);
		if (n <= 0 && n != -EAGAIN)
			t->input_open = false;
	}
	short master = poll_set_events(set, t->slot_master);
	if ((master & (POLLOUT | POLLHUP | POLLERR)) != 0 && !empty(&t->in)) {
		ssize_t n = write(t->master, t->in.data + t->in.start, t->in.end - t->in.start);
		drain(&t->in, n < 0 ? -errno : n);
	}
	if (poll_set_events(set, t->slot_output) != 0) {
		ssize_t n = kernel_write_some(t->output, t->out.data + t->out.start, t->out.end - t->out.start);
		if (n < 0 && n != -EAGAIN)
			t->output_broken = true;
		drain(&t->out, n);
	}
	if (((master & (POLLIN | POLLHUP | POLLERR)) != 0 || t->draining) && empty(&t->out))
		read_master(t);
}
