/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_java.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TEXT_BYTES (1u << 20)
#define SYSTEM_DEFAULT_JAVA "/usr/lib/jvm/default-java"
#define SYSTEM_JAVAS "/usr/lib/jvm/*/bin/java"

int string_list_add(struct string_list *list, const char *text)
{
	char **items = realloc(list->items, (list->count + 2) * sizeof(*items));
	if (items == NULL)
		return -ENOMEM;
	list->items = items;
	items[list->count] = strdup(text);
	if (items[list->count] == NULL)
		return -ENOMEM;
	items[++list->count] = NULL;
	return 0;
}

void string_list_clear(struct string_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct string_list){0};
}

static char *read_open_file(int fd, size_t size)
{
	char *text = malloc(size + 1);
	if (text == NULL)
		return NULL;
	size_t length = 0;
	while (length < size) {
		ssize_t n = read(fd, text + length, size - length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		length += (size_t)n;
	}
	text[length] = '\0';
	if (strlen(text) != length) {
		free(text);
		errno = EINVAL;
		return NULL;
	}
	return text;
}

char *read_text_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	struct stat st;
	char *text = NULL;
	if (fstat(fd, &st) == 0) {
		errno = EFBIG;
		if (S_ISREG(st.st_mode) && st.st_size >= 0 && st.st_size <= (off_t)MAX_TEXT_BYTES)
			text = read_open_file(fd, (size_t)st.st_size);
	}
	int error = errno;
	(void)close(fd);
	errno = error;
	return text;
}

/* What follows `key` at the start of a line of `text`; NULL if there is no such line. */
static const char *value_of(const char *text, const char *key)
{
	const char *at = text;
	while (at != NULL && strncmp(at, key, strlen(key)) != 0) {
		at = strchr(at, '\n');
		if (at != NULL)
			at++;
	}
	return at == NULL ? NULL : at + strlen(key);
}

void java_version(const char *release, char *ret, size_t ret_size)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_~";
	const char *at = value_of(release, "JAVA_RUNTIME_VERSION=\"");
	size_t length = at == NULL ? 0 : strspn(at, allowed);
	if (length == 0 || at[length] != '"' || length >= ret_size)
		length = 0;
	else
		memcpy(ret, at, length);
	ret[length] = '\0';
}

int java_feature(const char *release)
{
	const char *at = value_of(release, "JAVA_VERSION=\"");
	if (at == NULL)
		return 0;
	if (strncmp(at, "1.", 2) == 0) /* up to 8 the versions were called 1.x */
		at += 2;
	long feature = strtol(at, NULL, 10);
	return feature > 0 && feature < 10000 ? (int)feature : 0;
}

static void read_release(const char *java_home, struct java *ret)
{
	char path[PATH_MAX];
	ret->feature = 0;
	ret->version[0] = '\0';
	if (snprintf(path, sizeof(path), "%s/release", java_home) >= (int)sizeof(path))
		return;
	char *release = read_text_file(path);
	if (release == NULL)
		return;
	ret->feature = java_feature(release);
	java_version(release, ret->version, sizeof(ret->version));
	free(release);
}

static int use_home(const char *java_home, struct java *ret)
{
	char path[PATH_MAX];
	if (java_home == NULL || java_home[0] == '\0')
		return -1;
	if (snprintf(path, sizeof(path), "%s/bin/java", java_home) >= (int)sizeof(path) || access(path, X_OK) < 0)
		return -1;
	char *executable = strdup(path);
	if (executable == NULL)
		return -1;
	ret->executable = executable;
	read_release(java_home, ret);
	return 0;
}

/* `executable` is <home>/bin/java, perhaps through symbolic links. */
static int use_executable(const char *executable, struct java *ret)
{
	char real[PATH_MAX];
	if (access(executable, X_OK) < 0 || realpath(executable, real) == NULL)
		return -1;
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(real, '/');
		if (slash == NULL)
			return -1;
		*slash = '\0';
	}
	return use_home(real, ret);
}

static int use_configured(const char *home, struct java *ret)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof(path), "%s/lib/java.home", home) >= (int)sizeof(path))
		return -1;
	char *text = read_text_file(path);
	if (text == NULL)
		return -1;
	text[strcspn(text, "\r\n")] = '\0';
	int r = use_home(text, ret);
	free(text);
	return r;
}

static int use_first_of_system(struct java *ret)
{
	glob_t found;
	int r = -1;
	if (glob(SYSTEM_JAVAS, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc && r < 0; i++)
			r = use_executable(found.gl_pathv[i], ret);
		globfree(&found);
	}
	return r;
}

static int use_path(struct java *ret)
{
	const char *at = getenv("PATH");
	while (at != NULL && *at != '\0') {
		char candidate[PATH_MAX];
		size_t length = strcspn(at, ":");
		/* an empty or relative entry would let the current directory choose the program */
		if (at[0] == '/' && length < sizeof(candidate) - sizeof("/java")) {
			memcpy(candidate, at, length);
			memcpy(candidate + length, "/java", sizeof("/java"));
			if (use_executable(candidate, ret) == 0)
				return 0;
		}
		at += length;
		at += *at == ':' ? 1 : 0;
	}
	return -1;
}

int java_find(const char *home, struct java *ret, char *problem, size_t problem_size)
{
	const char *chosen = getenv("CAISSON_JAVA_HOME");
	if (chosen != NULL && chosen[0] != '\0') {
		if (use_home(chosen, ret) == 0)
			return 0;
		(void)snprintf(problem, problem_size, "failed to find java in '%s' (CAISSON_JAVA_HOME): %s", chosen,
		               strerror(errno));
		return -1;
	}
	if (use_configured(home, ret) == 0 || use_home(getenv("JAVA_HOME"), ret) == 0 ||
	    use_home(SYSTEM_DEFAULT_JAVA, ret) == 0 || use_first_of_system(ret) == 0 || use_path(ret) == 0)
		return 0;
	(void)snprintf(problem, problem_size,
	               "failed to find java: install a Java 17 or later, or set CAISSON_JAVA_HOME to its directory");
	return -1;
}
