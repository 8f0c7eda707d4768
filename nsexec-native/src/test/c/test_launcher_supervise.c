/* SPDX-License-Identifier: Apache-2.0 */
/* A process in the foreground: signals, terminal, exit status, clean-up. */
#include <termios.h>

#include "launcher_supervise_plans.h"

static char self_path[PATH_MAX];

static void test_stay(const char *role, const char *exit_code, const char *ended, int status)
{
	struct run run;
	RUN(&run, "stay", role, exit_code);
	ok(read_until(run.out, "supervised"), "the process is supervised");
	run_finish(&run);
	is_text(run.output, ended, "the planner learns how the process ended");
	is_text(run.errors, "", "nothing on stderr");
	is_number(run.status, status, "the status is that of the process, but for a failure that EXIT tells");
	run_free(&run);
}

static void test_notify(void)
{
	struct run run;
	RUN(&run, "notify", "STATUS=no", "XREADY=1", "A=1\nREADY=1\nMAINPID=1", "READY=2");
	ok(read_until(run.out, "spoken"), "the container spoke");
	run_finish(&run);
	is_text(run.errors, "READY=1\n|MAINPID=4242\n|BARRIER=1|waits", "the manager hears of the first READY only");
	is_number(run.status, 0, "and the launcher leaves after it");
	run_free(&run);

	RUN(&run, "notify", "STATUS=no");
	ok(read_until(run.out, "spoken"), "the container spoke");
	run_finish(&run); /* ends the container: its standard input */
	is_text(run.errors, "", "the manager hears nothing of one that is never ready");
	is_number(run.status, 0, "and its end is the end of the wait");
	run_free(&run);

	RUN(&run, "notify", "STATUS=no");
	ok(read_until(run.out, "spoken"), "the container spoke");
	must(kill(run.pid, SIGTERM) == 0, "kill");
	run_wait(&run);
	is_number(run.status, 128 + SIGTERM, "a signal ends the wait too");
	close(run.in);
	run.output = read_all(run.out);
	run.errors = read_all(run.err);
	run_free(&run);
}

static void expect_signal(struct run *run, int signal)
{
	char line[32];
	compose(line, sizeof(line), "signal %d", signal);
	must(kill(run->pid, signal) == 0, "kill");
	ok(read_until(run->out, line), "signal %d is forwarded", signal);
}

#ifndef __SANITIZE_ADDRESS__
/* Peak of the resident set in KiB. */
static long peak_memory(pid_t pid)
{
	char path[64], line[256];
	long peak = -1;
	compose(path, sizeof(path), "/proc/%d/status", pid);
	FILE *f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		(void)sscanf(line, "VmHWM: %ld", &peak);
	if (f != NULL)
		fclose(f);
	return peak;
}
#endif

static void test_signals(void)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGABRT, SIGFPE, SIGSEGV, SIGPIPE, SIGALRM,
				      SIGTERM, SIGUSR2, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH, SIGIO, SIGPWR,
				      SIGSYS, 32, 33, 34, 35, 50, 64};
	struct run run;
	RUN(&run, "leave", "signals", "good");
	ok(read_until(run.err, "ready"), "the process runs");
	ok(read_until(run.out, "left"), "and is supervised");
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		expect_signal(&run, signals[i]);
	kill(run.pid, SIGURG);
	kill(run.pid, SIGCHLD);
	kill(run.pid, 34); /* a higher number is read later */
	char line[64];
	ssize_t n = read(run.out, line, sizeof(line) - 1);
	line[n < 0 ? 0 : n] = '\0';
	is_text(line, "signal 34\n", "URG and CHLD are not forwarded");
#ifdef __SANITIZE_ADDRESS__
	ok(true, "peak memory # SKIP a sanitizer needs more");
#else
	ok(peak_memory(run.pid) > 0 && peak_memory(run.pid) < 2048, "less than 2 MiB of memory");
	printf("# peak %ld KiB\n", peak_memory(run.pid));
#endif
	kill(run.pid, SIGUSR1);
	run_finish(&run);
	is_text(run.output, "signal 10\nclean-up 8 /x/caisson clean a b\n", "a planner of its own cleans up");
	is_text(run.errors, "", "nothing on stderr");
	is_number(run.status, 5, "the status is that of the process");
	run_free(&run);
}

static void test_leave_without_cleanup(void)
{
	struct run run;
	RUN(&run, "leave", "code 3", "none");
	ok(read_until(run.out, "left"), "the planner leaves");
	run_finish(&run);
	is_text(run.output, "", "without arguments there is no clean-up");
	is_number(run.status, 3, "the status is that of the process");
	run_free(&run);
}

static void test_cleanup_dies(void)
{
	struct run run;
	RUN(&run, "leave", "code 3", "die");
	ok(read_until(run.out, "left"), "the planner leaves");
	run_finish(&run);
	is_text(run.errors, "caisson: the planner ended unexpectedly during the clean-up (status 137)\n",
		"a clean-up that dies is reported");
	is_number(run.status, 3, "the status is that of the process");
	run_free(&run);
}

static void test_planner_dies(const char *when, const char *last_words, const char *role, int status)
{
	struct run run;
	RUN(&run, "die", when, role);
	ok(read_until(run.out, "supervised"), "the process is supervised");
	run_finish(&run);
	has_text(run.output, "clean-up 8 /x/caisson clean a b\n", "another planner cleans up");
	is_text(run.errors, last_words, when);
	is_number(run.status, status, "the status is that of the process");
	run_free(&run);
}

static void test_late(void)
{
	struct run run;
	RUN(&run, "late", "code 3");
	run_finish(&run);
	is_text(run.output, "ended 1 3\n", "what ended before it was supervised has ended");
	is_number(run.status, 3, "with its status");
	run_free(&run);
}

/* A sub-reaper must reap: no zombie stays while the process in the foreground goes on. */
static void test_orphan(void)
{
	struct run run;
	char line[32] = "";
	RUN(&run, "leave", "orphan", "none");
	for (size_t i = 0; i + 1 < sizeof(line) && read(run.err, line + i, 1) == 1 && line[i] != '\n';)
		i++;
	pid_t orphan = (pid_t)strtol(line, NULL, 10);
	int pidfd = (int)syscall(SYS_pidfd_open, orphan, 0);
	ok(orphan > 1 && pidfd >= 0, "there is an orphan");
	ok(read_until(run.err, "ready"), "the process runs");
	ok(read_until(run.out, "left"), "and is supervised");
	kill(run.pid, SIGALRM);
	struct pollfd ended = {.fd = pidfd, .events = POLLIN};
	ok(poll(&ended, 1, -1) == 1, "the orphan ends");
	/* the launcher reaps at the end of the round in which it forwards a signal: the second answer comes after that */
	expect_signal(&run, SIGUSR2);
	expect_signal(&run, SIGUSR2);
	ok(kill(orphan, 0) < 0 && errno == ESRCH, "it is reaped");
	close(pidfd);
	kill(run.pid, SIGUSR1);
	run_finish(&run);
	is_number(run.status, 5, "its end is not mistaken for the process's");
	run_free(&run);
}

struct pty {
	int master, slave;
};

static void use_pty(void *data)
{
	const struct pty *pty = data;
	setsid();
	dup2(pty->slave, 0);
	dup2(pty->slave, 1);
	ioctl(0, TIOCSCTTY, 0);
}

static void say(const struct pty *pty, const char *text)
{
	must(write(pty->master, text, strlen(text)) == (ssize_t)strlen(text), "write");
}

static bool is_raw(const struct pty *pty)
{
	struct termios modes;
	must(tcgetattr(pty->slave, &modes) == 0, "tcgetattr");
	return (modes.c_lflag & (ICANON | ECHO | ISIG)) == 0;
}

/* Counts 'y' until the line "end". */
static long count_output(int fd)
{
	long count = 0;
	char c, last[4] = "";
	while (strcmp(last, "end") != 0 && read(fd, &c, 1) == 1) {
		count += c == 'y' ? 1 : 0;
		memmove(last, last + 1, 2);
		last[2] = c;
	}
	return count;
}

static void test_terminal(void)
{
	struct run run;
	struct winsize size = {.ws_row = 33, .ws_col = 77};
	struct pty pty = {.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
	must(pty.master >= 0 && unlockpt(pty.master) == 0, "posix_openpt");
	pty.slave = ioctl(pty.master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	must(pty.slave >= 0 && ioctl(pty.master, TIOCSWINSZ, &size) == 0, "pty");
	const char *const arguments[] = {"caisson", "terminal", self_path, NULL};
	run_start_with(&run, arguments, use_pty, &pty);
	ok(read_until(pty.master, "ready"), "output comes through");
	ok(is_raw(&pty), "the caller's terminal is in raw mode");
	say(&pty, "size?\r");
	ok(read_until(pty.master, "size 33 77"), "the container's terminal has the size of the caller's");
	size.ws_col = 99;
	ioctl(pty.master, TIOCSWINSZ, &size);
	ok(read_until(pty.master, "resized 33 99"), "a new size is passed on");
	say(&pty, "\003");
	ok(read_until(pty.master, "^Csignal 2"), "^C reaches the container's terminal");
	kill(run.pid, SIGTERM);
	ok(read_until(pty.master, "signal 15"), "signals are still forwarded");
	say(&pty, "bye\r");
	/* "bye" is echoed by the inner terminal */
	is_number(count_output(pty.master), TERMINAL_OUTPUT + 1, "no output is lost at the end");
	run_finish(&run);
	is_text(run.errors, "", "nothing on stderr");
	is_number(run.status, 4, "the status is that of the process");
	ok(!is_raw(&pty), "the caller's terminal has its modes back");
	close(pty.master);
	close(pty.slave);
	run_free(&run);
}

/* Standard input is a pipe that ends: that ends nothing else. */
static void test_terminal_on_pipes(void)
{
	struct run run;
	RUN(&run, "terminal", self_path);
	ok(read_until(run.out, "ready"), "output comes through to a pipe");
	must(write(run.in, "size?\nbye\n", 6) == 6, "write");
	ok(read_until(run.out, "size 0 0"), "input from a pipe too");
	must(write(run.in, "bye\n", 4) == 4, "write");
	is_number(count_output(run.out), TERMINAL_OUTPUT + 1, "no output is lost at the end");
	run_finish(&run);
	is_number(run.status, 4, "the status is that of the process");
	run_free(&run);
}

static int run_role(const char *role)
{
	if (strcmp(role, "signals") == 0)
		return say_signals(-1);
	if (strcmp(role, "terminal") == 0)
		return role_terminal();
	if (strcmp(role, "orphan") == 0)
		return role_orphan();
	return role_input(atoi(role + strlen("code ")));
}

int main(int argc, char **argv)
{
	(void)argc;
	if (getenv(ENV_PLANNER_FD) != NULL)
		return fake_planner();
	if (strchr(argv[0], '/') == NULL)
		return run_role(argv[0]);
	ssize_t length = readlink("/proc/self/exe", self_path, sizeof(self_path) - 1);
	must(length > 0, "/proc/self/exe");
	harness_start();
	test_stay("code 42", "0", "ended 1 42\n", 42);
	test_stay("code 0", "0", "ended 2 9\n", 137);
	test_stay("code 0", "9", "ended 2 9\n", 9);
	test_notify();
	test_signals();
	test_leave_without_cleanup();
	test_cleanup_dies();
	test_planner_dies("early", "", "code 0", 137);
	test_planner_dies("late", "", "code 3", 3);
	test_planner_dies("bad", "caisson: bad frame from the planner\n", "code 3", 3);
	test_late();
	test_orphan();
	test_terminal();
	test_terminal_on_pipes();
	harness_end();
	return tap_end();
}
