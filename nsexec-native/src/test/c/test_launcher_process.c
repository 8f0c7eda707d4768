/* SPDX-License-Identifier: Apache-2.0 */
/* Requests, printing, spawning, adoption and bad ends, with a launcher that really runs. */
#include <sys/prctl.h>

#include "launcher_process_plans.h"

static char self_path[PATH_MAX];

static void prepare_request(void *data)
{
	(void)data;
	must(syscall(SYS_close_range, 3, ~0u, 0) == 0, "close_range"); /* whatever started the test left open */
	int null = open("/dev/null", O_RDONLY);
	must(dup2(null, 5) == 5 && dup2(null, 9) == 9, "dup2");
	close(null);
	umask(027);
	setenv("JAVA_TOOL_OPTIONS", "-Dx", 1);
	uint64_t mask = 1u << (SIGUSR1 - 1);
	must(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof(mask)) == 0, "mask");
	signal(SIGPIPE, SIG_IGN);
}

static void test_request(void)
{
	struct run run;
	char expected[2 * PATH_MAX], work[PATH_MAX], inst[PATH_MAX], link[PATH_MAX];
	const char *const arguments[] = {"/x/caisson", "request", "", "a b", NULL};
	path_in(work, "work");
	path_in(inst, "inst");
	path_in(link, "link");
	must(symlink("inst/bin/caisson", link) == 0, link);
	char real[PATH_MAX];
	compose(real, sizeof(real), "%s", launcher_path);
	compose(launcher_path, sizeof(launcher_path), "%s", link);
	run_start_with(&run, arguments, prepare_request, NULL);
	compose(launcher_path, sizeof(launcher_path), "%s", real);
	run_finish(&run);
	compose(expected, sizeof(expected),
		 "version 1\npid 1\numask 27\nflags 0\ncwd %s\nhome %s\nargv /x/caisson request  a b\nfds 5 9\n"
		 "JAVA_TOOL_OPTIONS=-Dx\nplanner's environment CAISSON_PLANNER_FD=3 LC_ALL=C.UTF-8\n"
		 "planner's fds 0 1 2 3\nplanner's stdin /dev/null\nplanner's command %s/jdk/bin/java -Xshare:auto "
		 "-old=%s/x -cp %s/lib/a.jar:%s/lib/b.jar io.caisson.cli.Main\n",
		 work, inst, tmp_dir, inst, inst, inst);
	is_text(run.output, expected, "the request tells everything, the planner inherits nothing");
	is_text(run.errors, "", "nothing on stderr");
	is_number(run.status, 7, "EXIT's code is the launcher's");
	run_free(&run);
}

static void test_print(void)
{
	struct run run;
	RUN(&run, "print");
	run_finish(&run);
	size_t length = strlen(run.output);
	is_number((long)length, (1 << 20) + 4, "more than a pipe holds is printed");
	is_text(length > 4 ? run.output + length - 4 : "", "end\n", "in order");
	is_text(run.errors, "to stderr\n", "also to stderr");
	is_number(run.status, 2, "after that comes the exit, with the low byte of its code");
	run_free(&run);

	RUN(&run, "print");
	close(run.out);
	run.out = open("/dev/null", O_RDONLY | O_CLOEXEC);
	run_finish(&run);
	is_number(run.status, 2, "a reader that went away stops nothing");
	run_free(&run);
}

static void test_stream(void)
{
	struct run run;
	RUN(&run, "stream");
	ok(read_until(run.out, "more"), "the planner prints");
	close(run.out);
	run.out = open("/dev/null", O_RDONLY | O_CLOEXEC);
	run_finish(&run);
	is_number(run.status, 128 + SIGPIPE, "output without end is over when its reader went away");
	is_text(run.errors, "", "without further words");
	run_free(&run);
}

/* The launcher is stuck with a full pipe, but not deaf. */
static void test_print_interrupted(void)
{
	struct run run;
	char block[65536];
	RUN(&run, "print");
	size_t got = 0;
	ssize_t n = read(run.out, block, sizeof(block)); /* printing has begun */
	must(n > 0, "read");
	got += (size_t)n;
	kill(run.pid, SIGUSR1);
	kill(run.pid, SIGWINCH);
	run_finish(&run);
	is_number((long)(got + strlen(run.output)), (1 << 20) + 4, "signals disturb no printing");
	is_number(run.status, 2, "nor the exit");
	run_free(&run);
}

static void prepare_spawn(void *data)
{
	(void)data;
	must(syscall(SYS_close_range, 3, ~0u, 0) == 0, "close_range"); /* whatever started the test left open */
	int null = open("/dev/null", O_RDONLY);
	must(dup2(null, 7) == 7 && dup2(null, 8) == 8, "dup2");
	close(null);
	signal(SIGCHLD, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
}

static void test_spawn(const char *how)
{
	struct run run;
	const char *const arguments[] = {"caisson", "spawn", how, self_path, NULL};
	run_start_with(&run, arguments, prepare_spawn, NULL);
	run_finish(&run);
	has_text(run.output, "fds 0 1 2 3 4\nstdin /dev/null\ncwd /\nargv describe a b\nenv X=1 Y=\nsignals 0 0\n",
		 "a spawned process gets what the planner says and nothing else");
	has_text(run.output, "exited 1 23\n", "its end is reported, though the caller ignores SIGCHLD");
	is_text(run.errors, "", "nothing on stderr");
	is_number(run.status, 0, "exit code");
	run_free(&run);
}

static void test_fail(void)
{
	struct run run;
	RUN(&run, "fail");
	run_finish(&run);
	is_text(run.output,
		"execute '/nonexistent': No such file or directory\n"
		"execute '/dev/null': Permission denied\n"
		"execute 'describe': Permission denied\n"
		"change directory to '/nonexistent': No such file or directory\n"
		"pass descriptor '1': Bad file descriptor\n",
		"what cannot be spawned is explained");
	is_number(run.status, 0, "and the planner goes on");
	run_free(&run);
}

/* How many of the processes that this one inherited ended with that code; all are waited for. */
static int inherited_ends(int code)
{
	int status, count = 0;
	while (waitpid(-1, &status, __WALL) > 0)
		count += WIFEXITED(status) && WEXITSTATUS(status) == code ? 1 : 0;
	return count;
}

static void test_adopted_end_is_inherited(const char *when, const char *what)
{
	struct run run;
	must(prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL) == 0, "prctl");
	RUN(&run, "adopt", when, self_path);
	run_finish(&run);
	is_number(inherited_ends(42), 1, what);
	run_free(&run);
	must(prctl(PR_SET_CHILD_SUBREAPER, 0UL, 0UL, 0UL, 0UL) == 0, "prctl");
}

static void test_kill_and_adopt(void)
{
	struct run run;
	RUN(&run, "kill");
	run_finish(&run);
	is_text(run.output, "exited 2 9\n", "SIGNAL kills, the killed is reported");
	is_number(run.status, 0, "signals to the dead are no mistake");
	run_free(&run);
	RUN(&run, "adopt", "late", self_path);
	run_finish(&run);
	is_text(run.output, "exited 1 0\nexited 1 42\n", "a clone without exit signal is awaited");
	is_number(run.status, 0, "and others are refused");
	run_free(&run);
	RUN(&run, "adopt", "early", self_path);
	run_finish(&run);
	is_text(run.output, "exited 1 0\nexited 1 42\n", "also one that ended before it was adopted");
	is_text(run.errors, "", "without a word");
	run_free(&run);
}

static void test_bad_frames(void)
{
	static const char *const kinds[] = {"type", "fd", "missing-fd", "length", "same-tag", "supervise"};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct run run;
		RUN(&run, "bad", kinds[i]);
		/* returns only when the spawned process is gone too: it holds stdout */
		run_finish(&run);
		is_text(run.errors, "caisson: bad frame from the planner\n", kinds[i]);
		is_number(run.status, 1, "ends the launcher");
		run_free(&run);
	}
}

static void test_planner_dies(void)
{
	struct run run;
	RUN(&run, "die", "exit");
	run_finish(&run);
	is_text(run.errors, "caisson: the planner ended unexpectedly (status 5)\n", "an unexpected exit of the planner");
	is_number(run.status, 1, "is a failure; what was spawned is killed");
	run_free(&run);
	RUN(&run, "die", "signal");
	run_finish(&run);
	is_text(run.errors, "caisson: the planner ended unexpectedly (status 137)\n", "the same for a signal");
	is_number(run.status, 1, "is a failure too");
	run_free(&run);
}

static void test_interrupt(const char *how, int signal)
{
	struct run run;
	RUN(&run, "interrupt", how);
	ok(read_until(run.out, "planning"), "the planner plans");
	kill(run.pid, signal);
	run_finish(&run);
	is_text(run.output, "undone\n", "a signal makes the planner undo what it did");
	is_text(run.errors, "", "without further words");
	is_number(run.status, 128 + signal, "and is the exit status");
	run_free(&run);
}

static void prepare_nohup(void *data)
{
	(void)data;
	signal(SIGHUP, SIG_IGN);
}

static void test_ignored_signal(void)
{
	struct run run;
	const char *const arguments[] = {"caisson", "interrupt", "exit", NULL};
	run_start_with(&run, arguments, prepare_nohup, NULL);
	ok(read_until(run.out, "planning"), "the planner plans");
	kill(run.pid, SIGHUP);
	kill(run.pid, SIGINT);
	run_finish(&run);
	is_number(run.status, 128 + SIGINT, "a signal that the caller ignores does not interrupt");
	run_free(&run);
}

static void close_stdio(void *data)
{
	(void)data;
	close(0);
	close(1);
	close(2);
}

static void test_closed_stdio(void)
{
	struct run run;
	const char *const arguments[] = {"caisson", "request", NULL};
	run_start_with(&run, arguments, close_stdio, NULL);
	run_finish(&run);
	is_number(run.status, 7, "closed standard descriptors do no harm");
	run_free(&run);
}

static void use_no_java(void *data)
{
	(void)data;
	setenv("CAISSON_JAVA_HOME", "/nonexistent", 1);
}

static void test_no_java(void)
{
	struct run run;
	const char *const arguments[] = {"caisson", "request", NULL};
	run_start_with(&run, arguments, use_no_java, NULL);
	run_finish(&run);
	is_text(run.errors,
		"caisson: failed to find java in '/nonexistent' (CAISSON_JAVA_HOME): No such file or directory\n",
		"a missing Java is one clear line");
	is_number(run.status, 1, "and status 1");
	run_free(&run);
}

static int run_role(int argc, char **argv)
{
	if (strcmp(argv[0], "describe") == 0)
		return role_describe(argc, argv);
	if (strcmp(argv[0], "cloner") == 0)
		return role_cloner();
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	if (getenv(ENV_PLANNER_FD) != NULL)
		return fake_planner();
	if (strchr(argv[0], '/') == NULL)
		return run_role(argc, argv);
	ssize_t length = readlink("/proc/self/exe", self_path, sizeof(self_path) - 1);
	must(length > 0, "/proc/self/exe");
	harness_start();
	test_request();
	test_print();
	test_print_interrupted();
	test_stream();
	test_spawn("path");
	test_spawn("fd");
	test_fail();
	test_kill_and_adopt();
	test_adopted_end_is_inherited("late", "the end of what was adopted is for who inherits it from the launcher");
	test_adopted_end_is_inherited("early", "also if it ended before");
	test_bad_frames();
	test_planner_dies();
	test_interrupt("close", SIGTERM);
	test_interrupt("exit", SIGINT);
	test_ignored_signal();
	test_closed_stdio();
	test_no_java();
	harness_end();
	return tap_end();
}
