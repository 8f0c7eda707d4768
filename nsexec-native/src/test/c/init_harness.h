/* SPDX-License-Identifier: Apache-2.0 */
/* A planner for tests: starts caisson-init ($CAISSON_INIT), talks to it, and collects what the container prints. */
#pragma once

#include "plan.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_OUTPUT 65536
#define TIME_LIMIT_SECONDS 120
#define NEW_TIME 0x80u

struct run {
	/* set by the test before run_start */
	struct plan bootstrap, programme;
	bool want_fifo, want_console, want_pidfd, want_log;
	int extra_fd; /* user's descriptor 3, if > 0 */
	uid_t spawn_as;
	void (*attach)(struct run *);     /* at SYNC_CREATED */
	void (*on_hooks)(struct run *);   /* at SYNC_HOOKS */
	void (*before_run)(struct run *); /* at SYNC_READY */
	const char *state;                /* state document to send along */
	bool leave_at_created;            /* hang up instead of answering */
	/* results */
	pid_t first, init;
	int sync, log, console, pidfd_sock, out, pidfd, notify_fd;
	int fifo_reader;
	char fifo_path[PATH_MAX];
	uint32_t error_number;
	char step[256], object[4097], detail[2048];
	char output[MAX_OUTPUT], records[MAX_OUTPUT];
	int first_status, status; /* exit status, or 1000 + signal */
	int hooks_asked, ready_asked;
};

static char test_dir[PATH_MAX];
static const char *init_binary;

static inline void send_message(int socket, uint32_t type, int fd)
{
	struct sync_header header = {.type = type};
	struct iovec part = {&header, sizeof(header)};
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	if (fd >= 0) {
		memset(&control, 0, sizeof(control));
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		struct cmsghdr *h = CMSG_FIRSTHDR(&message);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(h), &fd, sizeof(int));
	}
	(void)sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* Length, 0 at a hang-up. */
static inline size_t receive(int socket, void *data, size_t size, int *ret_fd)
{
	struct iovec part = {data, size};
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message = {.msg_iov = &part,
	                         .msg_iovlen = 1,
	                         .msg_control = control.bytes,
	                         .msg_controllen = sizeof(control.bytes)};
	ssize_t n;
	*ret_fd = -1;
	while ((n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
		;
	struct cmsghdr *h = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (h != NULL && h->cmsg_type == SCM_RIGHTS)
		memcpy(ret_fd, CMSG_DATA(h), sizeof(int));
	return n < 0 ? 0 : (size_t)n;
}

static inline int state_memfd(const char *text)
{
	int fd = (int)syscall(SYS_memfd_create, "state", 1u);
	must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), "memfd");
	return fd;
}

static inline void write_message(int fd, uint16_t type, const struct plan *p)
{
	struct message_header header = {.length = (uint32_t)(sizeof(header) + p->length), .type = type};
	(void)!write(fd, &header, sizeof(header));
	for (size_t done = 0; done < p->length;) {
		ssize_t n = write(fd, p->data + done, p->length - done);
		if (n <= 0)
			return;
		done += (size_t)n;
	}
}

struct child_fds {
	const char *name; /* NULL: the user's own */
	int fd;
};

static inline _Noreturn void become_first(const struct run *run, struct child_fds *fds, int count, int out)
{
	static char text[10][64];
	static char *env[10];
	int moved[10], n = 0;
	out = fcntl(out, F_DUPFD, 200);
	for (int i = 0; i < count; i++)
		moved[i] = fcntl(fds[i].fd, F_DUPFD, 200);
	for (int i = 0; i < count; i++) {
		must(dup2(moved[i], 3 + i) == 3 + i, "dup2");
		if (fds[i].name != NULL)
			env[n++] = compose(text[i], sizeof(text[i]), "%s=%d", fds[i].name, 3 + i);
	}
	env[n++] = compose(text[8], sizeof(text[8]), ENV_FDS "=%d", count);
	env[n++] = compose(text[9], sizeof(text[9]), ENV_LOGLEVEL "=5");
	int null = open("/dev/null", O_RDONLY);
	must(dup2(null, 0) == 0 && dup2(out, 1) == 1 && dup2(out, 2) == 2, "dup2");
	/* what a JVM leaves behind: ignored signals, a mask, open descriptors */
	signal(SIGQUIT, SIG_IGN);
	sigset_t mask;
	sigfillset(&mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (run->spawn_as != 0)
		must(setresgid(run->spawn_as, run->spawn_as, run->spawn_as) == 0 &&
		             setresuid(run->spawn_as, run->spawn_as, run->spawn_as) == 0,
		     "setresuid");
	execve(init_binary, (char *[]){(char *)(uintptr_t) "caisson", (char *)(uintptr_t) "init", NULL}, env);
	_exit(126);
}

static inline void add_fd(struct child_fds *fds, int *count, const char *name, int fd)
{
	fds[(*count)++] = (struct child_fds){name, fd};
}

static inline void run_start(struct run *run)
{
	int pipe_fds[2], sync[2], out[2], log[2] = {-1, -1}, console[2] = {-1, -1}, pidfd[2] = {-1, -1};
	struct child_fds fds[10];
	int count = 0, fifo = -1;
	must(pipe2(pipe_fds, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0, "pipe");
	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sync) == 0, "socketpair");
	if (run->extra_fd > 0)
		add_fd(fds, &count, NULL, run->extra_fd);
	add_fd(fds, &count, ENV_INITPIPE, pipe_fds[0]);
	add_fd(fds, &count, ENV_SYNCPIPE, sync[1]);
	must(!run->want_log || pipe2(log, O_CLOEXEC) == 0, "pipe");
	must(!run->want_console || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, console) == 0, "socketpair");
	must(!run->want_pidfd || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pidfd) == 0, "socketpair");
	if (run->want_log)
		add_fd(fds, &count, ENV_LOGPIPE, log[1]);
	if (run->want_console)
		add_fd(fds, &count, ENV_CONSOLE, console[1]);
	if (run->want_pidfd)
		add_fd(fds, &count, ENV_PIDFD_SOCK, pidfd[1]);
	if (run->want_fifo) {
		compose(run->fifo_path, PATH_MAX, "%s/exec.fifo", test_dir);
		(void)unlink(run->fifo_path);
		must(mkfifo(run->fifo_path, 0622) == 0 && chmod(run->fifo_path, 0622) == 0, "mkfifo");
		fifo = open(run->fifo_path, O_PATH | O_CLOEXEC);
		add_fd(fds, &count, ENV_FIFOFD, fifo);
	}
	fflush(stdout);
	run->first = fork();
	must(run->first >= 0, "fork");
	if (run->first == 0)
		become_first(run, fds, count, out[1]);
	const int theirs[] = {pipe_fds[0], sync[1], out[1], log[1], console[1], pidfd[1], fifo};
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++)
		if (theirs[i] >= 0)
			close(theirs[i]);
	run->sync = sync[0];
	run->out = out[0];
	run->log = log[0];
	run->console = console[0];
	run->pidfd_sock = pidfd[0];
	run->pidfd = run->notify_fd = -1;
	write_message(pipe_fds[1], MSG_BOOTSTRAP, &run->bootstrap);
	write_message(pipe_fds[1], MSG_PROGRAMME, &run->programme);
	close(pipe_fds[1]);
}

static inline void take_error(struct run *run, const char *message, size_t length, uint32_t number)
{
	const char *p = message + sizeof(struct sync_header);
	(void)length;
	run->error_number = number;
	compose(run->step, sizeof(run->step), "%s", p);
	p += strlen(p) + 1;
	compose(run->object, sizeof(run->object), "%s", p);
	p += strlen(p) + 1;
	compose(run->detail, sizeof(run->detail), "%s", p);
}

/* One message of caisson-init answered; false at the end. */
static inline bool converse_once(struct run *run)
{
	static char message[9000];
	struct sync_header header;
	int fd;
	memset(message, 0, sizeof(message));
	size_t length = receive(run->sync, message, sizeof(message) - 1, &fd);
	if (length < sizeof(header))
		return false;
	memcpy(&header, message, sizeof(header));
	int state = run->state != NULL ? state_memfd(run->state) : -1;
	switch (header.type) {
	case SYNC_CREATED:
		run->init = (pid_t)header.arg;
		run->pidfd = fd;
		if (run->leave_at_created)
			return false;
		if (run->attach != NULL)
			run->attach(run);
		send_message(run->sync, SYNC_ATTACHED, -1);
		break;
	case SYNC_HOOKS:
		run->hooks_asked++;
		if (run->on_hooks != NULL)
			run->on_hooks(run);
		send_message(run->sync, SYNC_HOOKS_DONE, state);
		break;
	case SYNC_SECCOMP:
		run->notify_fd = fd;
		send_message(run->sync, SYNC_SECCOMP_DONE, -1);
		break;
	case SYNC_READY:
		run->ready_asked++;
		if (run->before_run != NULL)
			run->before_run(run);
		send_message(run->sync, SYNC_RUN, state);
		break;
	case SYNC_ERROR:
		take_error(run, message, length, header.arg);
		break;
	default:
		break;
	}
	if (state >= 0)
		close(state);
	return header.type != SYNC_ERROR;
}

static inline int status_of(pid_t pid)
{
	int status;
	pid_t got;
	while ((got = waitpid(pid, &status, __WALL)) < 0 && errno == EINTR)
		;
	if (got != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static inline void read_rest(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t n;
	while (length + 1 < size && (n = read(fd, text + length, size - 1 - length)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break; /* EIO: the other side of a terminal is gone */
		length += (size_t)n;
	}
	text[length] = '\0';
}

static inline void close_if(int *fd)
{
	if (*fd > 0)
		close(*fd);
	*fd = -1;
}

/* Everything after the conversation: output, end of both processes. */
static inline void run_collect(struct run *run)
{
	close_if(&run->sync);
	run->first_status = status_of(run->first);
	read_rest(run->out, run->output, sizeof(run->output));
	if (run->log >= 0)
		read_rest(run->log, run->records, sizeof(run->records));
	run->status = run->init > 0 ? status_of(run->init) : run->first_status;
	close_if(&run->out);
	close_if(&run->log);
	close_if(&run->console);
	close_if(&run->pidfd_sock);
	close_if(&run->pidfd);
	close_if(&run->notify_fd);
	plan_free(&run->bootstrap);
	plan_free(&run->programme);
}

static inline void run_all(struct run *run)
{
	run_start(run);
	while (converse_once(run))
		;
	run_collect(run);
}

static inline struct run *run_new(void)
{
	struct run *run = calloc(1, sizeof(*run));
	must(run != NULL, "calloc");
	return run;
}

static inline char *in_dir(const char *name)
{
	static char path[4][PATH_MAX];
	static int next;
	char *ret = path[next++ % 4];
	return compose(ret, PATH_MAX, "%s/%s", test_dir, name);
}

static inline void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline void shell(const char *format, ...)
{
	char command[2 * PATH_MAX];
	va_list arguments;
	va_start(arguments, format);
	int n = vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	must(n > 0 && (size_t)n < sizeof(command) && system(command) == 0, command);
}

/* A root file system with busybox; false (and the reason told) when this machine cannot do it. */
static inline bool harness_start(void)
{
	init_binary = getenv("CAISSON_INIT");
	if (geteuid() != 0 || access("/bin/busybox", X_OK) != 0 || init_binary == NULL) {
		printf("1..0 # SKIP root, a static /bin/busybox and CAISSON_INIT are needed\n");
		return false;
	}
	alarm(TIME_LIMIT_SECONDS); /* rather fail than hang */
	signal(SIGPIPE, SIG_IGN);  /* a message may be refused before its end */
	const char *base = getenv("TMPDIR");
	compose(test_dir, sizeof(test_dir), "%s/caisson-init-XXXXXX", base != NULL ? base : "/tmp");
	must(mkdtemp(test_dir) != NULL && chmod(test_dir, 0755) == 0, test_dir);
	shell("cd %s && mkdir -p rootfs/bin rootfs/proc rootfs/dev rootfs/sys rootfs/tmp rootfs/etc rootfs/data && "
	      "cp /bin/busybox rootfs/bin/ && for a in sh cat echo ls id stat ps mount hostname kill true false sleep "
	      "tr head tty ulimit nice env umask readlink wc grep date ip touch; do ln -s busybox rootfs/bin/$a; done "
	      "&& "
	      "chmod 1777 rootfs/tmp && echo hello > rootfs/data/file",
	      test_dir);
	return true;
}

static inline int harness_end(void)
{
	shell("rm -rf '%s'", test_dir);
	return tap_end();
}
