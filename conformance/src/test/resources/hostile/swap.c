/* SPDX-License-Identifier: Apache-2.0 */
/* swap A B: exchanges two names until standard input ends. Says "ready" after the first time. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#define BETWEEN_LOOKS 16

int main(int argc, char **argv)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = 0};
	if (argc != 3)
		return 2;
	for (unsigned long i = 0;; i++) {
		if (renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2], RENAME_EXCHANGE) < 0) {
			perror("renameat2");
			return 1;
		}
		if (i == 0 && write(STDOUT_FILENO, "ready", 5) != 5)
			return 1;
		if (i % BETWEEN_LOOKS != 0)
			continue;
		if (poll(&input, 1, 0) == 1 && (input.revents & POLLHUP) != 0)
			return 0;
		(void)sched_yield(); /* or others would hardly get at the directory */
	}
}
