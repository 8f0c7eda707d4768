/* SPDX-License-Identifier: Apache-2.0 */
#include "environment.h"

#include "log.h"
#include "protocol.h"

#include <string.h>

#define FIRST_FD 3u
#define MAX_INHERITED (1u << 16)
#define MAX_LOG_LEVEL 6u

static const char *lookup(char *const *envp, const char *name)
{
	size_t length = strlen(name);
	for (; *envp != NULL; envp++)
		if (strncmp(*envp, name, length) == 0 && (*envp)[length] == '=')
			return *envp + length + 1;
	return NULL;
}

/* True when the variable is absent or names a descriptor among those inherited. */
static bool parse_fd(char *const *envp, const char *name, uint32_t fds, int *ret_fd)
{
	const char *text = lookup(envp, name);
	uint32_t fd;
	*ret_fd = -1;
	if (text == NULL)
		return true;
	if (!parse_number(text, FIRST_FD + MAX_INHERITED, &fd) || fd < FIRST_FD || fd >= FIRST_FD + fds)
		return false;
	*ret_fd = (int)fd;
	return true;
}

const char *environment_parse(struct environment *ret_env, char *const *envp)
{
	struct environment env = {.log_level = LEVEL_INFO};
	if (!parse_number(lookup(envp, ENV_FDS), MAX_INHERITED, &env.fds))
		return ENV_FDS;
	const struct {
		const char *name;
		int *fd;
		bool required;
	} variables[] = {
		{ENV_INITPIPE, &env.init_pipe, true}, {ENV_SYNCPIPE, &env.sync, true},
		{ENV_LOGPIPE, &env.log, false},       {ENV_FIFOFD, &env.fifo, false},
		{ENV_CONSOLE, &env.console, false},   {ENV_PIDFD_SOCK, &env.pidfd_sock, false},
	};
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		if (!parse_fd(envp, variables[i].name, env.fds, variables[i].fd))
			return variables[i].name;
		if (variables[i].required && *variables[i].fd < 0)
			return variables[i].name;
	}
	const char *level = lookup(envp, ENV_LOGLEVEL);
	if (level != NULL && !parse_number(level, MAX_LOG_LEVEL, &env.log_level))
		return ENV_LOGLEVEL;
	*ret_env = env;
	return NULL;
}
