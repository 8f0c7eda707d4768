/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linked into the sanitized caisson-init: a report must be noticed although it closes its descriptors, changes its root
 * and its user, and ends inside a container. It goes to a descriptor that is opened at the start, on the file that
 * SANITIZER_REPORTS names (stderr, for a user who cannot open that), and that only execve closes. A container whose host
 * name is SELF_TEST shows that this works: its init reads behind an array when it closes its descriptors, the last thing
 * but one it does.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define SELF_TEST "sanitizer-self-test"
#define NO_REPORTS 98
#define LOWEST 900 /* below the usual limit, above what is passed */

struct k_clone_args;

int __real_k_close_range(unsigned first, unsigned last);
int __real_k_clone3(struct k_clone_args *args);
int __wrap_k_close_range(unsigned first, unsigned last);
int __wrap_k_clone3(struct k_clone_args *args);
int __real_k_fork(int *ret_pidfd);
int __wrap_k_fork(int *ret_pidfd);
const char *__asan_default_options(void);
void __sanitizer_set_report_fd(void *fd);

static int reports = -1;

/* Not leaks: both programs end by exec or _exit, and looking for leaks needs ptrace. */
const char *__asan_default_options(void)
{
	return "detect_leaks=0:exitcode=99:handle_abort=1";
}

__attribute__((constructor)) static void open_reports(void)
{
	int fd = open(SANITIZER_REPORTS, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 && geteuid() == 0)
		_exit(NO_REPORTS);
	reports = fcntl(fd < 0 ? STDERR_FILENO : fd, F_DUPFD_CLOEXEC, LOWEST);
	if (fd >= 0)
		(void)close(fd);
	__sanitizer_set_report_fd((void *)(long)reports);
}

static void self_test(void)
{
	struct utsname name;
	if (uname(&name) < 0 || strcmp(name.nodename, SELF_TEST) != 0)
		return;
	char *text = calloc(1, 1);
	volatile int behind = 1;
	if (text != NULL && text[behind] != '\0')
		free(text);
}

int __wrap_k_close_range(unsigned first, unsigned last)
{
	unsigned kept = (unsigned)reports;
	self_test();
	if (first > kept || last < kept)
		return __real_k_close_range(first, last);
	int r = first == kept ? 0 : __real_k_close_range(first, kept - 1);
	return r < 0 || last == kept ? r : __real_k_close_range(kept + 1, last);
}

/* The sanitizer would open another file for another process. */
int __wrap_k_clone3(struct k_clone_args *args)
{
	int pid = __real_k_clone3(args);
	if (pid == 0)
		__sanitizer_set_report_fd((void *)(long)reports);
	return pid;
}

int __wrap_k_fork(int *ret_pidfd)
{
	int pid = __real_k_fork(ret_pidfd);
	if (pid == 0)
		__sanitizer_set_report_fd((void *)(long)reports);
	return pid;
}
