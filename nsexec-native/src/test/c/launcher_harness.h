/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the built launcher with this very test program as its "java": the test program is copied to a JDK directory of
 * its own, and main() of a test calls fake_planner() when it finds itself running under that name.
 * The launcher is $CAISSON_LAUNCHER, or `caisson` in the directory of the test program or the one above it.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_OUTPUT (4u << 20)
#define TIME_LIMIT_SECONDS 120

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3))) static inline void ok(bool passed, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	vprintf(format, arguments);
	printf("\n");
	fflush(stdout);
	va_end(arguments);
	tap_failed += passed ? 0 : 1;
}

static inline void is_number(long got, long expected, const char *what)
{
	ok(got == expected, "%s", what);
	if (got != expected)
		printf("# got %ld, expected %ld\n", got, expected);
}

static inline void is_text(const char *got, const char *expected, const char *what)
{
	bool same = strcmp(got, expected) == 0;
	ok(same, "%s", what);
	if (!same)
		printf("# got      '%.2000s'\n# expected '%.2000s'\n", got, expected);
}

static inline void has_text(const char *got, const char *part, const char *what)
{
	bool found = strstr(got, part) != NULL;
	ok(found, "%s", what);
	if (!found)
		printf("# '%s' is not in '%.4000s'\n", part, got);
}

static inline int tap_end(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed == 0 ? 0 : 1;
}

static inline void must(bool fine, const char *what)
{
	if (fine)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* snprintf of what must fit. */
__attribute__((format(printf, 3, 4))) static inline void compose(char *ret, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(ret, size, format, arguments);
	va_end(arguments);
	must(length >= 0 && (size_t)length < size, "too long a text");
}

static char tmp_dir[PATH_MAX], launcher_path[PATH_MAX];

static inline void path_in(char *ret, const char *name)
{
	compose(ret, PATH_MAX, "%s/%s", tmp_dir, name);
}

static inline void write_file(const char *name, const char *text)
{
	char path[PATH_MAX];
	path_in(path, name);
	FILE *f = fopen(path, "we");
	must(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0, path);
}

static inline void make_dir(const char *name)
{
	char path[PATH_MAX];
	path_in(path, name);
	must(mkdir(path, 0755) == 0, path);
}

static inline void copy_program(const char *from, const char *name)
{
	char path[PATH_MAX], block[65536];
	path_in(path, name);
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	must(in >= 0, from);
	must(out >= 0, path);
	ssize_t n;
	while ((n = read(in, block, sizeof(block))) > 0)
		must(write(out, block, (size_t)n) == n, path);
	close(in);
	close(out);
}

static inline void find_launcher(char *ret)
{
	char self[PATH_MAX];
	const char *given = getenv("CAISSON_LAUNCHER");
	if (given != NULL) {
		compose(ret, PATH_MAX, "%s", given);
		return;
	}
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	must(length > 0, "/proc/self/exe");
	self[length] = '\0';
	for (int i = 0; i < 2; i++) {
		*strrchr(self, '/') = '\0';
		compose(ret, PATH_MAX, "%s/caisson", self);
		if (access(ret, X_OK) == 0)
			return;
	}
	must(false, "no launcher found, set CAISSON_LAUNCHER");
}

/* An installation with a "JDK" beside it. */
static inline void harness_start(void)
{
	char built[PATH_MAX];
	alarm(TIME_LIMIT_SECONDS); /* rather fail than hang */
	const char *base = getenv("TMPDIR");
	compose(tmp_dir, sizeof(tmp_dir), "%s/caisson-test-XXXXXX", base != NULL ? base : "/tmp");
	must(mkdtemp(tmp_dir) != NULL, tmp_dir);
	make_dir("inst");
	make_dir("inst/bin");
	make_dir("inst/lib");
	make_dir("jdk");
	make_dir("jdk/bin");
	make_dir("work");
	find_launcher(built);
	copy_program(built, "inst/bin/caisson");
	copy_program("/proc/self/exe", "jdk/bin/java");
	write_file("jdk/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.15\"\n");
	write_file("inst/lib/jvm.args", "# comment\n-Xshare:auto\n@25 -new\n@<25 -old=%h/x\n");
	write_file("inst/lib/classpath", "a.jar\nb.jar\n");
	path_in(launcher_path, "inst/bin/caisson");
	char jdk[PATH_MAX];
	path_in(jdk, "jdk");
	setenv("CAISSON_JAVA_HOME", jdk, 1);
}

static inline void harness_end(void)
{
	char command[PATH_MAX + 16];
	compose(command, sizeof(command), "rm -rf '%s'", tmp_dir);
	must(system(command) == 0, command);
}

/* A launcher that runs. The pipes are -1 if replaced. */
struct run {
	pid_t pid;
	int in, out, err;
	char *output, *errors;
	int status; /* as a shell shows it */
};

/* Whatever started the test (a shell's background job ignores SIGINT) does not matter. */
static inline void default_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	for (int i = 1; i <= 31; i++)
		(void)signal(i, SIG_DFL);
	must(sigprocmask(SIG_SETMASK, &none, NULL) == 0, "sigprocmask");
}

/* What happens in the child before the launcher is executed; NULL: nothing. */
typedef void prepare_fn(void *data);

static inline void run_start_with(struct run *run, const char *const *arguments, prepare_fn *prepare, void *data)
{
	int in[2], out[2], err[2];
	*run = (struct run){0};
	must(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0, "pipe");
	fflush(stdout);
	run->pid = fork();
	must(run->pid >= 0, "fork");
	if (run->pid == 0) {
		char cwd[PATH_MAX];
		path_in(cwd, "work");
		default_signals();
		must(chdir(cwd) == 0 && dup2(in[0], 0) == 0 && dup2(out[1], 1) == 1 && dup2(err[1], 2) == 2, "child");
		if (prepare != NULL)
			prepare(data);
		execv(launcher_path, (char *const *)(uintptr_t)arguments);
		_exit(126);
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	run->in = in[1];
	run->out = out[0];
	run->err = err[0];
}

#define RUN(run, ...) run_start_with(run, (const char *const[]){"caisson", __VA_ARGS__, NULL}, NULL, NULL)

static inline char *read_all(int fd)
{
	char *text = malloc(MAX_OUTPUT + 1);
	size_t length = 0;
	ssize_t n;
	must(text != NULL, "malloc");
	while (length < MAX_OUTPUT && (n = read(fd, text + length, MAX_OUTPUT - length)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break; /* EIO: a pty without its other end */
		length += (size_t)n;
	}
	text[length] = '\0';
	close(fd);
	return text;
}

/* Waits for a line "text\n"; what comes before it is dropped. */
static inline bool read_until(int fd, const char *text)
{
	char line[4096];
	size_t length = 0;
	while (length + 1 < sizeof(line)) {
		char c;
		ssize_t n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (c == '\r')
			continue;
		if (c != '\n') {
			line[length++] = c;
			continue;
		}
		line[length] = '\0';
		if (strcmp(line, text) == 0)
			return true;
		length = 0;
	}
	line[length] = '\0';
	printf("# waited for '%s', the last was '%s'\n", text, line);
	return false;
}

static inline void run_wait(struct run *run)
{
	int status;
	must(waitpid(run->pid, &status, 0) == run->pid, "waitpid");
	run->status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* Reads everything that is left and waits. */
static inline void run_finish(struct run *run)
{
	if (run->in >= 0)
		close(run->in);
	run->output = read_all(run->out);
	run->errors = read_all(run->err);
	run_wait(run);
}

static inline void run_free(struct run *run)
{
	free(run->output);
	free(run->errors);
}
