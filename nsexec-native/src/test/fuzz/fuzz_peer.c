/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What else a peer decides of what caisson-init reads: its environment, the messages of both sockets' framing, and the
 * names that end up in a log record or an error message. The first byte says which.
 */
#include "environment.h"
#include "log.h"
#include "message.h"
#include "protocol.h"
#include "sync.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#define MAX_INPUT 16384u
#define MAX_VARIABLES 64u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input's texts, one after another, each ended by NUL; the memory of all is of exactly their size. */
static char *texts_of(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	if (text == NULL)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

static void try_environment(const uint8_t *data, size_t size)
{
	char *variables[MAX_VARIABLES + 1];
	size_t count = 0;
	struct environment env;
	cleanup_free char *text = texts_of(data, size);
	for (size_t at = 0; at <= size && count < MAX_VARIABLES; at += strlen(text + at) + 1)
		variables[count++] = text + at;
	variables[count] = NULL;
	if (environment_parse(&env, variables) != NULL)
		return;
	const int fds[] = {env.init_pipe, env.sync, env.log, env.fifo, env.console, env.pidfd_sock};
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (fds[i] < -1 || (fds[i] >= 0 && fds[i] < 3) || fds[i] >= (int)(3 + env.fds))
			abort();
	if (env.init_pipe < 0 || env.sync < 0)
		abort();
}

/* How many descriptors are open below a small number: what is received and not wanted must not stay open. */
static int open_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 64; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void send_descriptors(int socket, const uint8_t *data, size_t size, unsigned count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(3 * sizeof(int))];
	} control;
	const int fds[3] = {STDERR_FILENO, STDERR_FILENO, STDERR_FILENO};
	struct iovec part = {.iov_base = (void *)(uintptr_t)data, .iov_len = size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	memset(&control, 0, sizeof(control));
	if (count > 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(count * sizeof(int));
		memcpy(CMSG_DATA(header), fds, count * sizeof(int));
	}
	(void)!sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* One message of the planner: the first byte says what is waited for and how many descriptors come with it. */
static void try_answer(const uint8_t *data, size_t size)
{
	int pair[2];
	int fd = -1;
	if (size == 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return;
	int before = open_descriptors();
	enum sync_type wanted = (enum sync_type)(data[0] & 31);
	send_descriptors(pair[1], data + 1, size - 1, data[0] >> 6);
	(void)shutdown(pair[1], SHUT_WR);
	int r = sync_expect(pair[0], wanted, (data[0] & 32) != 0 ? &fd : NULL);
	if (r == 0 && (size - 1 != sizeof(struct sync_header) || memcmp(data + 1, &wanted, sizeof(uint32_t)) != 0))
		abort();
	if (r < 0 && fd >= 0)
		abort();
	close_fd(&fd);
	if (open_descriptors() != before)
		abort();
	(void)close(pair[0]);
	(void)close(pair[1]);
}

static void try_message(const uint8_t *data, size_t size)
{
	int ends[2];
	struct message message;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	(void)!write(ends[1], data, size);
	(void)close(ends[1]);
	if (message_read(ends[0], MSG_PROGRAMME, MAX_INPUT, &message) == 0) {
		if (message.length + sizeof(struct message_header) > size)
			abort();
		if (message.length > 0)
			(void)munmap((void *)(uintptr_t)message.data, message.length);
	}
	(void)close(ends[0]);
}

/* Whatever a name holds, the record is one line, and its text one JSON string. */
static void try_log(const uint8_t *data, size_t size)
{
	int ends[2];
	char record[LOG_RECORD_BYTES + 1];
	cleanup_free char *text = texts_of(data, size);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	log_init(ends[1], LEVEL_DEBUG);
	log_write(LEVEL_INFO, "failed to mount '%s'", text);
	log_close();
	ssize_t n = read(ends[0], record, LOG_RECORD_BYTES);
	(void)close(ends[0]);
	static const char head[] = "{\"level\":\"info\",\"msg\":\"";
	if (n < (ssize_t)sizeof(head) + 3 || memcmp(record, head, sizeof(head) - 1) != 0 ||
	    memcmp(record + n - 3, "\"}\n", 3) != 0)
		abort();
	for (ssize_t i = sizeof(head) - 1; i < n - 3; i++) {
		unsigned char c = (unsigned char)record[i];
		if (c < 0x20 || c == '"' || c == 0x7f || (c == '\\' && ++i >= n - 3))
			abort();
	}
}

static void try_error(const uint8_t *data, size_t size)
{
	int pair[2];
	char buffer[SYNC_ERROR_BYTES];
	cleanup_free char *text = texts_of(data, size);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return;
	if (sync_send_error(pair[0], 1, text, text, text) < 0)
		abort();
	ssize_t n = recv(pair[1], buffer, sizeof(buffer), 0);
	int ends = 0;
	for (ssize_t i = sizeof(struct sync_header); i < n; i++)
		ends += buffer[i] == '\0';
	if (ends != 3 || buffer[n - 1] != '\0')
		abort();
	(void)close(pair[0]);
	(void)close(pair[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const tries[])(const uint8_t *, size_t) = {
		try_environment, try_answer, try_message, try_log, try_error,
	};
	const size_t count = sizeof(tries) / sizeof(tries[0]);
	if (size > 0 && size <= MAX_INPUT)
		tries[data[0] % count](data + 1, size - 1);
	return 0;
}
