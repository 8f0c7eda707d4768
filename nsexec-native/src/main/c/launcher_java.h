/* SPDX-License-Identifier: Apache-2.0 */
/* Which Java runs the planner, and its command line. */
#pragma once

#include <stddef.h>

struct java {
	char *executable;
	int feature;      /* 17, 25, ...; 0: unknown */
	char version[64]; /* JAVA_RUNTIME_VERSION, as "17.0.15+6-Debian-1deb12u1"; empty: unknown */
};

/* A list of strings that ends with NULL and owns them. */
struct string_list {
	char **items;
	size_t count;
};

int string_list_add(struct string_list *list, const char *text); /* 0 or -ENOMEM */
void string_list_clear(struct string_list *list);

/* The whole file as text, NULL (errno) if it cannot be read, is larger than 1 MiB or holds a NUL. */
char *read_text_file(const char *path);

/*
 * In this order: $CAISSON_JAVA_HOME, which must hold a Java if it is set; `home`/lib/java.home; $JAVA_HOME;
 * the system's default; the first of its JDKs by name; `java` on the PATH. Writes a sentence to `problem` and
 * returns -1 if there is none.
 */
int java_find(const char *home, struct java *ret, char *problem, size_t problem_size);
/* Feature version from the text of a JDK's `release` file; 0 if it is not there. */
int java_feature(const char *release);
/* Full version from the text of a `release` file; `ret` is empty if it is missing, too long or not fit for a file name. */
void java_version(const char *release, char *ret, size_t ret_size);

/*
 * [java, the lines of lib/jvm.args that apply, the class data archive if one was made here for this Java, -cp,
 * class path, main class] in `list`. 0, or -1 and a sentence in `problem`.
 */
int java_command(const char *home, const struct java *java, struct string_list *list, char *problem,
                 size_t problem_size);
/* One line of jvm.args: the argument (caller frees) or NULL if the line says nothing to this version; *ret_bad: malformed. */
char *java_argument(const char *line, const char *home, int feature, int *ret_bad);
