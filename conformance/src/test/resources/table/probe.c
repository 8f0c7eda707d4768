/* SPDX-License-Identifier: Apache-2.0 */
/* Tells what a shell cannot see of its process, and stands on the other side of sockets. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};

static int show_scheduler(void)
{
	struct attributes a = {0};
	if (syscall(SYS_sched_getattr, 0, &a, sizeof(a), 0) < 0)
		return 1;
	printf("policy=%u nice=%d priority=%u flags=%llu runtime=%llu deadline=%llu period=%llu\n", a.policy, a.nice,
	       a.priority, (unsigned long long)a.flags,
	       /* of others it is their time slice, which depends on the number of processors */
	       a.policy == 6 ? (unsigned long long)a.runtime : 0, (unsigned long long)a.deadline,
	       (unsigned long long)a.period);
	return 0;
}

static int show_io_priority(void)
{
	long value = syscall(SYS_ioprio_get, 1, 0);
	return printf("class=%ld priority=%ld\n", value >> 13, value & 0x1fff) < 0;
}

static int show_memory_policy(void)
{
	int mode = 0;
	unsigned long nodes[16] = {0};
	if (syscall(SYS_get_mempolicy, &mode, nodes, sizeof(nodes) * 8, NULL, 0) < 0)
		return 1;
	printf("mode=%d flags=0x%x nodes=%lx\n", mode & 0xff, (unsigned)mode & ~0xffu, nodes[0]);
	return 0;
}

/* Whether the kernel has it: 0 for yes. */
static int can(const char *feature)
{
	struct attributes a = {.size = sizeof(a)};
	if (strcmp(feature, "uclamp") == 0) {
		a.flags = 0x20 | 0x08 | 0x10;
		return syscall(SYS_sched_setattr, 0, &a, 0) < 0;
	}
	if (strcmp(feature, "iso") == 0) {
		a.policy = 4;
		return syscall(SYS_sched_setattr, 0, &a, 0) < 0;
	}
	unsigned long node = 1;
	return syscall(SYS_set_mempolicy, 6, &node, 9) < 0;
}

static int call(int argc, char **argv)
{
	long a[7] = {0};
	for (int i = 0; i < argc && i < 7; i++)
		a[i] = (long)strtoull(argv[i], NULL, 0);
	long r = syscall(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
	return printf("%s %d\n", r < 0 ? "errno" : "result", r < 0 ? errno : 0) < 0;
}

/* As a 32-bit program makes it. */
static int call32(const char *number)
{
	long r = strtol(number, NULL, 0);
	__asm__ volatile("int $0x80" : "+a"(r) : "b"(0), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
	int value = (int)r;
	return printf("%s %d\n", value < 0 ? "errno" : "result", value < 0 ? -value : 0) < 0;
}

static int clock_seconds(const char *name)
{
	struct timespec t;
	clock_gettime(strcmp(name, "boottime") == 0 ? CLOCK_BOOTTIME : CLOCK_MONOTONIC, &t);
	return printf("%lld\n", (long long)t.tv_sec) < 0;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s < 0 || bind(s, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(s, 8) < 0)
		_exit(1);
	/* whoever waits for this line knows that it can connect */
	printf("listening\n");
	fflush(stdout);
	return accept(s, NULL, NULL);
}

/* One message with one descriptor; not to its end, since not every sender closes the connection. */
static int receive(int connection, char *text, size_t size, size_t *length)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * 4)];
		struct cmsghdr align;
	} control;
	struct iovec part = {text, size - 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
	                         .msg_controllen = sizeof(control)};
	int fd = -1;
	ssize_t n = recvmsg(connection, &message, 0);
	*length = n > 0 ? (size_t)n : 0;
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	if (c != NULL && c->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	text[*length] = '\0';
	return fd;
}

/* The terminal that a runtime sends: its size, then what the program writes. */
static int console(const char *path)
{
	char text[4096];
	size_t length;
	struct winsize size = {0};
	int connection = listen_at(path);
	int fd = receive(connection, text, sizeof(text), &length);
	if (fd < 0 || ioctl(fd, TIOCGWINSZ, &size) < 0)
		return printf("no terminal\n") < 0;
	printf("rows=%u columns=%u\n", size.ws_row, size.ws_col);
	fflush(stdout);
	ssize_t n;
	while ((n = read(fd, text, sizeof(text))) > 0)
		if (write(STDOUT_FILENO, text, (size_t)n) < 0)
			return 1;
	return 0;
}

/* A seccomp agent: prints the container process state, and answers every call with errno 77. */
static int agent(const char *path)
{
	static char text[65536];
	size_t length;
	int connection = listen_at(path);
	int fd = receive(connection, text, sizeof(text), &length);
	close(connection);
	for (size_t i = 0; i < length; i++)
		if (text[i] == '\n')
			text[i] = ' ';
	printf("%s\nfd=%s\n", text, fd >= 0 ? "yes" : "no");
	fflush(stdout);
	for (;;) {
		struct seccomp_notif request = {0};
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		/* a hang-up says that nobody has the filter any more */
		if (poll(&wait, 1, -1) < 0 || (wait.revents & POLLIN) == 0)
			return 0;
		if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) {
			if (errno == EINTR || errno == ENOENT)
				continue;
			return 0;
		}
		struct seccomp_notif_resp answer = {.id = request.id, .error = -77};
		ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *with = argc > 2 ? argv[2] : "";
	if (strcmp(what, "scheduler") == 0)
		return show_scheduler();
	if (strcmp(what, "ioprio") == 0)
		return show_io_priority();
	if (strcmp(what, "mempolicy") == 0)
		return show_memory_policy();
	if (strcmp(what, "personality") == 0)
		return printf("0x%x\n", (unsigned)personality(0xffffffff)) < 0;
	if (strcmp(what, "clock") == 0)
		return clock_seconds(with);
	if (strcmp(what, "call") == 0)
		return call(argc - 2, argv + 2);
	if (strcmp(what, "call32") == 0)
		return call32(with);
	if (strcmp(what, "can") == 0)
		return can(with);
	if (strcmp(what, "console") == 0)
		return console(with);
	if (strcmp(what, "agent") == 0)
		return agent(with);
	if (strcmp(what, "args") == 0) {
		for (int i = 0; i < argc; i++)
			printf("%s\n", argv[i]);
		return 0;
	}
	return 2;
}
