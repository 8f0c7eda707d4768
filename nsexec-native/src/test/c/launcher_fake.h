/* SPDX-License-Identifier: Apache-2.0 */
/* A planner for tests: blocking frames, and the request taken apart. */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "launcher_messages.h"
#include "reader.h"

#define FAKE_FAILED 99 /* exit code of a fake planner that was surprised */

struct received {
	struct frame header;
	uint8_t *payload;
	int fd; /* the only one, or -1 */
};

struct request {
	uint32_t version, pid, umask, flags, argc, envc, fd_count, rows, columns;
	const char *cwd, *home;
	const char **argv, **env;
	const uint32_t *fds;
};

static int planner_fd = -1;

static inline void surprise(const char *what)
{
	fprintf(stderr, "fake planner: %s: %s\n", what, strerror(errno));
	_exit(FAKE_FAILED);
}

/* False at a hang-up. */
static inline bool receive_bytes(void *to, size_t length, int *ret_fd)
{
	union {
		struct cmsghdr align;
		uint8_t space[CMSG_SPACE(sizeof(int))];
	} control;
	while (length > 0) {
		struct iovec part = {to, length};
		struct msghdr m = {
			.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
		ssize_t n = recvmsg(planner_fd, &m, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		if (h != NULL)
			memcpy(ret_fd, CMSG_DATA(h), sizeof(int));
		to = (uint8_t *)to + n;
		length -= (size_t)n;
	}
	return true;
}

static inline bool receive_frame(struct received *f)
{
	f->fd = -1;
	if (!receive_bytes(&f->header, sizeof(f->header), &f->fd))
		return false;
	f->payload = malloc((size_t)f->header.length + 1);
	return f->payload != NULL && receive_bytes(f->payload, f->header.length, &f->fd);
}

static inline void expect_frame(struct received *f, uint32_t type, uint32_t tag)
{
	if (!receive_frame(f))
		surprise("the launcher hung up");
	if (f->header.type == type && f->header.tag == tag)
		return;
	fprintf(stderr, "fake planner: got frame %u of %u, expected %u of %u\n", f->header.type, f->header.tag, type, tag);
	if (f->header.type == FRAME_FAILED)
		fprintf(stderr, "fake planner: errno %u\n", *(uint32_t *)(void *)f->payload);
	_exit(FAKE_FAILED);
}

static inline void send_frame_fds(uint32_t type, uint32_t tag, struct writer *w, const int *fds, uint32_t nfds)
{
	union {
		struct cmsghdr align;
		uint8_t space[CMSG_SPACE(sizeof(int) * MAX_FRAME_FDS)];
	} control = {.space = {0}};
	struct frame header = {.length = (uint32_t)w->length, .type = type, .tag = tag, .nfds = nfds};
	struct iovec parts[2] = {{&header, sizeof(header)}, {w->data, w->length}};
	struct msghdr m = {.msg_iov = parts, .msg_iovlen = 2};
	if (nfds > 0) {
		m.msg_control = &control;
		m.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
		memcpy(CMSG_DATA(h), fds, sizeof(int) * nfds);
	}
	size_t sent = 0, total = sizeof(header) + w->length;
	ssize_t n = sendmsg(planner_fd, &m, MSG_NOSIGNAL);
	if (n < (ssize_t)sizeof(header))
		surprise("sendmsg");
	for (sent = (size_t)n; sent < total; sent += (size_t)n) {
		n = send(planner_fd, w->data + sent - sizeof(header), total - sent, MSG_NOSIGNAL);
		if (n < 0)
			surprise("send");
	}
	free(w->data);
	*w = (struct writer){0};
}

static inline void send_frame(uint32_t type, uint32_t tag, struct writer *w)
{
	send_frame_fds(type, tag, w, NULL, 0);
}

static inline void send_number(uint32_t type, uint32_t tag, uint32_t number)
{
	struct writer w = {0};
	writer_u32(&w, number);
	send_frame(type, tag, &w);
}

static inline void print_bytes(uint32_t fd, const char *text)
{
	struct writer w = {0};
	writer_u32(&w, fd);
	writer_str(&w, text); /* as bytes: the NUL is padding, and without padding it would be one too many */
	if (strlen(text) % 4 == 0)
		w.length -= 4;
	send_frame(FRAME_PRINT, 0, &w);
}

__attribute__((format(printf, 1, 2))) static inline void print(const char *format, ...)
{
	char text[8192];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	print_bytes(1, text);
}

/* `executable` < 0: by path. The map has fd_count pairs. */
struct spawn {
	const char *path;
	int executable;
	const char *const *argv;
	const char *const *env;
	const char *cwd;
	const uint32_t *map;
	uint32_t fd_count;
	const int *fds; /* after the executable */
	uint32_t nfds;
};

static inline void send_spawn(uint32_t tag, const struct spawn *s)
{
	static const char *const nothing[] = {NULL};
	struct writer w = {0};
	int fds[MAX_FRAME_FDS];
	uint32_t nfds = 0;
	writer_u32(&w, s->path != NULL ? SPAWN_PATH : 0);
	if (s->path != NULL)
		writer_str(&w, s->path);
	else
		fds[nfds++] = s->executable;
	writer_strs(&w, s->argv);
	writer_strs(&w, s->env != NULL ? s->env : nothing);
	writer_str(&w, s->cwd != NULL ? s->cwd : "");
	writer_u32s(&w, s->map, 2 * s->fd_count);
	for (uint32_t i = 0; i < s->nfds; i++)
		fds[nfds++] = s->fds[i];
	send_frame_fds(FRAME_SPAWN, tag, &w, fds, nfds);
}

/* Runs this program in another role with the launcher's stdio; waits for SPAWNED and returns the pid. */
static inline uint32_t spawn_role(uint32_t tag, const char *role)
{
	static const uint32_t stdio[] = {FD_OWN, 0, FD_OWN, 1, FD_OWN, 2};
	const char *argv[] = {role, NULL};
	struct spawn s = {.path = "/proc/self/exe", .argv = argv, .map = stdio, .fd_count = 3};
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n < 0)
		surprise("/proc/self/exe");
	self[n] = '\0';
	s.path = self;
	send_spawn(tag, &s);
	struct received f;
	expect_frame(&f, FRAME_SPAWNED, tag);
	uint32_t pid;
	memcpy(&pid, f.payload, sizeof(pid));
	free(f.payload);
	close(f.fd);
	return pid;
}

static inline void send_supervise(uint32_t tag, int master, const char *const *cleanup)
{
	static const char *const nothing[] = {NULL};
	struct writer w = {0};
	writer_u32(&w, master >= 0 ? SUPERVISE_TERMINAL : 0);
	writer_strs(&w, cleanup != NULL ? cleanup : nothing);
	send_frame_fds(FRAME_SUPERVISE, tag, &w, &master, master >= 0 ? 1 : 0);
}

/* EXITED or ENDED: "code status". */
static inline void expect_end(uint32_t type, uint32_t tag, uint32_t *ret_code, uint32_t *ret_status)
{
	struct received f;
	struct reader r;
	expect_frame(&f, type, tag);
	reader_init(&r, f.payload, f.header.length);
	*ret_code = reader_u32(&r);
	*ret_status = reader_u32(&r);
	free(f.payload);
}

static inline void receive_request(struct request *q)
{
	struct received f;
	struct reader r;
	const char *fd = getenv(ENV_PLANNER_FD);
	if (fd == NULL)
		surprise("no " ENV_PLANNER_FD);
	planner_fd = atoi(fd);
	expect_frame(&f, FRAME_REQUEST, 0);
	reader_init(&r, f.payload, f.header.length);
	q->version = reader_u32(&r);
	q->pid = reader_u32(&r);
	q->umask = reader_u32(&r);
	q->flags = reader_u32(&r);
	q->cwd = reader_str(&r);
	q->home = reader_str(&r);
	q->argv = reader_strs(&r, &q->argc);
	q->env = reader_strs(&r, &q->envc);
	q->fds = reader_u32s(&r, &q->fd_count);
	q->rows = reader_u32(&r);
	q->columns = reader_u32(&r);
	if (!reader_finished(&r) || q->argc < 2)
		surprise("the request has another shape");
}
