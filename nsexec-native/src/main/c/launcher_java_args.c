/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of the planner's JVM, from the files under lib/. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher_java.h"

#define DEFAULT_MAIN "io.caisson.cli.Main"
#define ARCHIVE_OPTION "-XX:SharedArchiveFile="

/* `text` with every %h replaced; NULL without memory. */
static char *expand(const char *text, const char *home)
{
	size_t home_length = strlen(home), length = 0;
	for (const char *p = text; *p != '\0'; p++)
		length += p[0] == '%' && p[1] == 'h' ? home_length : 1;
	char *result = malloc(length + 1);
	if (result == NULL)
		return NULL;
	char *to = result;
	for (const char *p = text; *p != '\0'; p++) {
		if (p[0] == '%' && p[1] == 'h') {
			memcpy(to, home, home_length);
			to += home_length;
			p++;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return result;
}

char *java_argument(const char *line, const char *home, int feature, int *ret_bad)
{
	*ret_bad = 0;
	while (*line == ' ' || *line == '\t')
		line++;
	if (*line == '\0' || *line == '#')
		return NULL;
	bool below = line[0] == '@' && line[1] == '<';
	const char *digits = line + (below ? 2 : 1);
	/* `@name` without a number is an argument file of the java command */
	if (line[0] == '@' && (below || isdigit((unsigned char)*digits))) {
		char *end;
		long bound = strtol(digits, &end, 10);
		if (end == digits || *end != ' ') {
			*ret_bad = 1;
			return NULL;
		}
		if (below ? feature >= bound : feature < bound)
			return NULL;
		line = end + strspn(end, " ");
	}
	return expand(line, home);
}

/* Cuts the next line off *text and drops blanks at its end; NULL at the end of the text. */
static char *next_line(char **text)
{
	char *line = *text;
	if (*line == '\0')
		return NULL;
	size_t length = strcspn(line, "\n");
	*text = line + length + (line[length] == '\n' ? 1 : 0);
	while (length > 0 && isspace((unsigned char)line[length - 1]))
		length--;
	line[length] = '\0';
	return line;
}

/* Text of lib/<name>; *ret is NULL if there is no such file. 0, or -1 and a problem. */
static int read_lib(const char *home, const char *name, char **ret, char *problem, size_t problem_size)
{
	char path[PATH_MAX];
	errno = ENAMETOOLONG;
	char *text = NULL;
	if (snprintf(path, sizeof(path), "%s/lib/%s", home, name) < (int)sizeof(path))
		text = read_text_file(path);
	if (text == NULL && errno != ENOENT) {
		(void)snprintf(problem, problem_size, "failed to read '%s/lib/%s': %s", home, name, strerror(errno));
		return -1;
	}
	*ret = text;
	return 0;
}

static int add_jvm_args(const char *home, const struct java *java, struct string_list *list, char *problem,
                        size_t problem_size)
{
	char *text = NULL;
	if (read_lib(home, "jvm.args", &text, problem, problem_size) < 0)
		return -1;
	char *rest = text;
	char *line;
	int number = 0, r = 0;
	while (r == 0 && rest != NULL && (line = next_line(&rest)) != NULL) {
		int bad;
		number++;
		char *argument = java_argument(line, home, java->feature, &bad);
		if (bad) {
			(void)snprintf(problem, problem_size, "failed to read line %d of '%s/lib/jvm.args': '%s'",
			               number, home, line);
			r = -1;
		} else if (argument != NULL) {
			r = string_list_add(list, argument);
			free(argument);
		}
	}
	free(text);
	return r;
}

/* `path` and one more entry; frees `path`. */
static char *append_entry(char *path, const char *home, const char *name)
{
	size_t old = path == NULL ? 0 : strlen(path) + 1;
	size_t length = old + strlen(home) + strlen("/lib/") + strlen(name) + 1;
	char *longer = malloc(length);
	if (longer != NULL)
		(void)snprintf(longer, length, "%s%s%s/lib/%s", old > 0 ? path : "", old > 0 ? ":" : "", home, name);
	free(path);
	return longer;
}

/* Explicit, since a class data archive is accepted only with the very class path it was made with. */
static char *class_path(const char *home, char *problem, size_t problem_size)
{
	char *text = NULL;
	if (read_lib(home, "classpath", &text, problem, problem_size) < 0)
		return NULL;
	char *path = NULL;
	char *rest = text;
	char *line;
	while (rest != NULL && (line = next_line(&rest)) != NULL) {
		if (line[0] == '\0' || line[0] == '#')
			continue;
		path = append_entry(path, home, line);
		if (path == NULL)
			break;
	}
	free(text);
	return path != NULL ? path : append_entry(NULL, home, "*");
}

/* The JVM believes what an archive says: nobody else may have written it. */
static bool trusted(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && (st.st_uid == 0 || st.st_uid == geteuid()) && (st.st_mode & 022) == 0;
}

/*
 * A JVM that rejects its archive runs without any, slower than with its own: the archive is only named to the very
 * Java, and from the very place, that `caisson archive` made it for.
 */
static int add_archive(const char *home, const struct java *java, struct string_list *list)
{
	char path[PATH_MAX];
	char directory[PATH_MAX];
	char *made_in = NULL;
	char problem[PATH_MAX];
	if (java->version[0] == '\0' || read_lib(home, "archive/home", &made_in, problem, sizeof(problem)) < 0 ||
	    made_in == NULL)
		return 0;
	made_in[strcspn(made_in, "\n")] = '\0';
	bool here = strcmp(made_in, home) == 0;
	free(made_in);
	int n = snprintf(path, sizeof(path), ARCHIVE_OPTION "%s/lib/archive/%s.jsa", home, java->version);
	if (!here || n >= (int)sizeof(path) || snprintf(directory, sizeof(directory), "%s/lib/archive", home) < 0)
		return 0;
	const char *archive = path + strlen(ARCHIVE_OPTION);
	if (access(archive, R_OK) < 0 || !trusted(directory) || !trusted(archive))
		return 0;
	return string_list_add(list, path);
}

int java_command(const char *home, const struct java *java, struct string_list *list, char *problem,
                 size_t problem_size)
{
	char *main_class = NULL;
	(void)snprintf(problem, problem_size, "failed to build java's command line: out of memory");
	int r = string_list_add(list, java->executable);
	if (r == 0)
		r = add_jvm_args(home, java, list, problem, problem_size);
	if (r == 0)
		r = add_archive(home, java, list);
	char *path = r == 0 ? class_path(home, problem, problem_size) : NULL;
	if (path == NULL || read_lib(home, "main", &main_class, problem, problem_size) < 0) {
		free(path);
		return -1;
	}
	char *rest = main_class;
	const char *name = rest == NULL ? NULL : next_line(&rest);
	if (string_list_add(list, "-cp") < 0 || string_list_add(list, path) < 0 ||
	    string_list_add(list, name == NULL || name[0] == '\0' ? DEFAULT_MAIN : name) < 0)
		r = -1;
	free(path);
	free(main_class);
	return r;
}
