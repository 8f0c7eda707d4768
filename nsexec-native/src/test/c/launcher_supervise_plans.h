/* SPDX-License-Identifier: Apache-2.0 */
/* The fake planners of test_launcher_supervise.c, and the programs they make the launcher spawn. */
#pragma once

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>

#include "launcher_fake.h"
#include "launcher_harness.h"

#define TERMINAL_OUTPUT 200000

static const char *const cleanup_argv[] = {"/x/caisson", "clean", "a b", NULL};

/* --- roles --- */

static inline int block_signals(void)
{
	uint64_t mask = ~UINT64_C(0);
	sigset_t all;
	memset(&all, 0xff, sizeof(all));
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof(mask));
	return signalfd(-1, &all, 0);
}

/* Says what it gets; ALRM closes the gate (if there is one), USR1 ends it. */
static inline int say_signals(int gate)
{
	struct signalfd_siginfo info;
	int fd = block_signals();
	dprintf(2, "ready\n");
	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGALRM && gate >= 0)
			close(gate);
		dprintf(1, "signal %u\n", info.ssi_signo);
		if (info.ssi_signo == SIGUSR1)
			break;
	}
	return 5;
}

/* Lives until its standard input ends. */
static inline int role_input(int code)
{
	char c;
	while (read(0, &c, 1) > 0)
		continue;
	if (code == 0)
		raise(SIGKILL);
	return code;
}

static inline void tell_size(const char *what)
{
	struct winsize size;
	ioctl(0, TIOCGWINSZ, &size);
	dprintf(1, "%s %u %u\n", what, size.ws_row, size.ws_col);
}

/* "size?" is answered, "bye" is followed by a lot of output and the end. A holder of the terminal stays behind. */
static inline int role_terminal(void)
{
	struct signalfd_siginfo info;
	char line[256];
	setsid();
	ioctl(0, TIOCSCTTY, 0);
	int fd = block_signals();
	dprintf(1, "ready\n");
	for (;;) {
		struct pollfd p[2] = {{.fd = 0, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
		poll(p, 2, -1);
		if (p[1].revents != 0 && read(fd, &info, sizeof(info)) > 0) {
			if (info.ssi_signo == SIGWINCH)
				tell_size("resized");
			else
				dprintf(1, "signal %u\n", info.ssi_signo);
		}
		if (p[0].revents == 0)
			continue;
		ssize_t n = read(0, line, sizeof(line) - 1);
		line[n < 0 ? 0 : n] = '\0';
		if (strcmp(line, "size?\n") == 0)
			tell_size("size");
		if (strcmp(line, "bye\n") == 0)
			break;
	}
	char *many = malloc(TERMINAL_OUTPUT);
	memset(many, 'y', TERMINAL_OUTPUT);
	for (size_t done = 0; done < TERMINAL_OUTPUT;) {
		ssize_t n = write(1, many + done, TERMINAL_OUTPUT - done);
		if (n < 0)
			return 97;
		done += (size_t)n;
	}
	free(many);
	dprintf(1, "\nend\n");
	return 4;
}

/* Has a grandchild without a parent, whose pid it tells; the orphan ends when the gate is closed. */
static inline int role_orphan(void)
{
	int gate[2];
	char c;
	if (pipe(gate) < 0)
		return 98;
	pid_t middle = fork();
	if (middle == 0) {
		pid_t orphan = fork();
		if (orphan == 0) {
			close(gate[1]);
			while (read(gate[0], &c, 1) > 0)
				continue;
			_exit(3);
		}
		dprintf(2, "%d\n", orphan);
		_exit(0);
	}
	close(gate[0]);
	if (waitpid(middle, NULL, 0) != middle)
		return 97;
	return say_signals(gate[1]);
}

/* --- fake planners --- */

static inline void plan_stay(const struct request *q)
{
	uint32_t code, status;
	spawn_role(1, q->argv[2]);
	send_supervise(1, -1, cleanup_argv);
	print("supervised\n");
	expect_end(FRAME_ENDED, 1, &code, &status);
	print("ended %u %u\n", code, status);
	send_number(FRAME_EXIT, 0, (uint32_t)atoi(q->argv[3]));
}

/* The service manager: tells on stderr what it hears; after a barrier, whether the launcher waits for it. */
static inline void play_manager(int manager, int launcher)
{
	char text[100];
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct pollfd p[] = {{.fd = manager, .events = POLLIN}, {.fd = launcher, .events = POLLIN}};
	while (poll(p, 2, -1) > 0 && p[0].revents != 0) {
		struct iovec part = {text, sizeof(text) - 1};
		struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
		ssize_t n = recvmsg(manager, &m, 0);
		text[n < 0 ? 0 : n] = '\0';
		dprintf(2, "%s|", text);
		if (m.msg_controllen == 0)
			continue;
		dprintf(2, "%s", poll(p + 1, 1, 100) == 0 ? "waits" : "gone");
		break; /* the barrier closes with us */
	}
}

/* Hands a relay over, lets a "container" speak, and exits. */
static inline void plan_notify(const struct request *q)
{
	int container[2], manager[2];
	int launcher = (int)syscall(SYS_pidfd_open, getppid(), 0);
	struct writer w = {0};
	pid_t pid = (pid_t)spawn_role(1, "code 0");
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, container) < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, manager) < 0)
		surprise("socketpair");
	const int fds[] = {container[0], manager[0], (int)syscall(SYS_pidfd_open, pid, 0)};
	writer_u32(&w, 4242);
	send_frame_fds(FRAME_NOTIFY, 0, &w, fds, 3);
	for (uint32_t i = 2; i < q->argc; i++)
		if (send(container[1], q->argv[i], strlen(q->argv[i]), MSG_NOSIGNAL) < 0)
			surprise("speak");
	print("spoken\n");
	send_number(FRAME_EXIT, 0, 0);
	play_manager(manager[1], launcher);
}

/* The clean-up: none, one that dies, or a good one. */
static inline const char *const *choose_cleanup(const char *how)
{
	static const char *const dying[] = {"caisson", "clean-die", NULL};
	if (strcmp(how, "none") == 0)
		return NULL;
	return strcmp(how, "die") == 0 ? dying : cleanup_argv;
}

static inline void plan_leave(const struct request *q)
{
	struct writer w = {0};
	send_number(FRAME_SUBREAPER, 0, 1);
	spawn_role(1, q->argv[2]);
	send_supervise(1, -1, choose_cleanup(q->argv[3]));
	print("left\n");
	send_frame(FRAME_LEAVE, 0, &w);
}

static inline void plan_clean(const struct request *q)
{
	print("clean-up %u", q->flags & REQUEST_CLEANUP);
	for (uint32_t i = 0; i < q->argc; i++)
		print(" %s", q->argv[i]);
	print("\n");
	send_number(FRAME_EXIT, 0, 77);
}

static inline void plan_clean_die(const struct request *q)
{
	(void)q;
	raise(SIGKILL);
}

static inline void plan_die(const struct request *q)
{
	uint32_t code, status;
	spawn_role(1, q->argv[3]);
	send_supervise(1, -1, cleanup_argv);
	print("supervised\n");
	if (strcmp(q->argv[2], "late") == 0)
		expect_end(FRAME_ENDED, 1, &code, &status);
	if (strcmp(q->argv[2], "bad") == 0) {
		send_number(99, 0, 0);
		pause();
	}
	print("died\n");
	raise(SIGKILL);
}

static inline void plan_late(const struct request *q)
{
	uint32_t code, status;
	spawn_role(1, q->argv[2]);
	expect_end(FRAME_EXITED, 1, &code, &status);
	send_supervise(1, -1, NULL);
	expect_end(FRAME_ENDED, 1, &code, &status);
	print("ended %u %u\n", code, status);
	send_number(FRAME_EXIT, 0, 0);
}

static inline void plan_terminal(const struct request *q)
{
	const uint32_t map[] = {FD_PASSED, 0, FD_PASSED, 0, FD_PASSED, 0};
	const char *const argv[] = {"terminal", NULL};
	struct received f;
	struct writer w = {0};
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master < 0 || unlockpt(master) < 0)
		surprise("posix_openpt");
	int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	send_spawn(1, &(struct spawn){
			      .path = q->argv[2], .argv = argv, .map = map, .fd_count = 3, .fds = &slave, .nfds = 1});
	expect_frame(&f, FRAME_SPAWNED, 1);
	send_supervise(1, master, NULL);
	send_frame(FRAME_LEAVE, 0, &w);
}

static inline int fake_planner(void)
{
	static const struct {
		const char *name;
		void (*plan)(const struct request *q);
	} plans[] = {
		{"stay", plan_stay}, {"leave", plan_leave}, {"clean", plan_clean},
		{"die", plan_die},   {"late", plan_late},   {"terminal", plan_terminal},
		{"clean-die", plan_clean_die}, {"notify", plan_notify},
	};
	struct request q;
	receive_request(&q);
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		if (strcmp(plans[i].name, q.argv[1]) == 0) {
			plans[i].plan(&q);
			_exit(0); /* no leak check for what lives as long as the planner */
		}
	}
	return FAKE_FAILED;
}
