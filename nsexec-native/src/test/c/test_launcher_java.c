/* SPDX-License-Identifier: Apache-2.0 */
/* Which Java is taken, and its command line. */
#include "launcher_java.h"

#include "launcher_harness.h"

static void check_argument(const char *line, int feature, const char *expected, const char *what)
{
	int bad;
	char *argument = java_argument(line, "/opt/c", feature, &bad);
	if (expected == NULL)
		ok(argument == NULL && !bad, "%s", what);
	else
		is_text(argument == NULL ? "(none)" : argument, expected, what);
	free(argument);
}

static void check_malformed(const char *line)
{
	int bad;
	char *argument = java_argument(line, "/opt/c", 17, &bad);
	ok(argument == NULL && bad, "'%s' is malformed", line);
	free(argument);
}

static void test_arguments(void)
{
	check_argument("-Xmx64m", 17, "-Xmx64m", "a plain argument");
	check_argument("  -Xmx64m", 17, "-Xmx64m", "leading blanks do not count");
	check_argument("", 17, NULL, "an empty line says nothing");
	check_argument("# -Xmx", 17, NULL, "nor does a comment");
	check_argument("@25 -x", 25, "-x", "from 25 on, with 25");
	check_argument("@25 -x", 24, NULL, "from 25 on, with 24");
	check_argument("@<25 -x y", 24, "-x y", "below 25, with 24");
	check_argument("@<25 -x", 25, NULL, "below 25, with 25");
	check_argument("@25 -x", 0, NULL, "an unknown version is below every other");
	check_argument("@args.txt", 17, "@args.txt", "an argument file stays");
	check_argument("-Da=%h/x:%h/y%p", 17, "-Da=/opt/c/x:/opt/c/y%p", "%h is the installation");
	check_malformed("@<x -y");
	check_malformed("@25x");
	check_malformed("@25");
}

static void test_features(void)
{
	is_number(java_feature("A=1\nJAVA_VERSION=\"17.0.15\"\n"), 17, "17.0.15 is 17");
	is_number(java_feature("JAVA_VERSION=\"25\"\n"), 25, "25 is 25");
	is_number(java_feature("JAVA_VERSION=\"1.8.0_402\"\n"), 8, "1.8.0 is 8");
	is_number(java_feature("X_JAVA_VERSION=\"17\"\n"), 0, "another key is not it");
	is_number(java_feature("JAVA_VERSION=\"x\"\n"), 0, "words are no version");
	is_number(java_feature(""), 0, "an empty file says nothing");
}

static void fake_jdk(const char *name)
{
	char path[PATH_MAX];
	compose(path, sizeof(path), "%s", name);
	make_dir(path);
	compose(path, sizeof(path), "%s/bin", name);
	make_dir(path);
	compose(path, sizeof(path), "%s/bin/java", name);
	copy_program("/proc/self/exe", path);
	compose(path, sizeof(path), "%s/release", name);
	write_file(path, "JAVA_VERSION=\"21.0.1\"\n");
}

static void check_found(const char *home, const char *jdk, const char *what)
{
	struct java java = {0};
	char problem[8192] = "", expected[PATH_MAX];
	path_in(expected, jdk);
	strcat(expected, "/bin/java");
	int r = java_find(home, &java, problem, sizeof(problem));
	is_text(r == 0 ? java.executable : problem, expected, what);
	is_number(java.feature, 21, "and its version");
	free(java.executable);
}

static void test_finding(void)
{
	char home[PATH_MAX], jdk[PATH_MAX], line[PATH_MAX + 1], problem[8192];
	struct java java = {0};
	path_in(home, "inst");
	fake_jdk("jdk-env");
	fake_jdk("jdk-file");
	fake_jdk("jdk-java-home");
	path_in(jdk, "jdk-env");
	setenv("CAISSON_JAVA_HOME", jdk, 1);
	path_in(jdk, "jdk-java-home");
	setenv("JAVA_HOME", jdk, 1);
	path_in(jdk, "jdk-file");
	compose(line, sizeof(line), "%s\n", jdk);
	write_file("inst/lib/java.home", line);
	check_found(home, "jdk-env", "CAISSON_JAVA_HOME comes first");
	unsetenv("CAISSON_JAVA_HOME");
	check_found(home, "jdk-file", "then lib/java.home");
	write_file("inst/lib/java.home", "/nonexistent\n");
	check_found(home, "jdk-java-home", "then JAVA_HOME");
	setenv("CAISSON_JAVA_HOME", "/nonexistent", 1);
	is_number(java_find(home, &java, problem, sizeof(problem)), -1, "a wrong CAISSON_JAVA_HOME is an error");
	is_text(problem, "failed to find java in '/nonexistent' (CAISSON_JAVA_HOME): No such file or directory",
	        "that names it");
}

static void check_command(const char *expected, const char *what)
{
	char home[PATH_MAX], problem[8192] = "", text[3 * PATH_MAX] = "";
	struct java java = {.executable = (char *)(uintptr_t) "/j/bin/java", .feature = 25, .version = "25.0.1+2"};
	struct string_list list = {0};
	path_in(home, "inst");
	if (java_command(home, &java, &list, problem, sizeof(problem)) < 0)
		compose(text, sizeof(text), "%s", problem);
	for (size_t i = 0; i < list.count; i++) {
		char *item = list.items[i];
		for (char *at; (at = strstr(item, home)) != NULL;) { /* paths below the installation without it */
			memmove(at, at + strlen(home), strlen(at + strlen(home)) + 1);
			memmove(at + 1, at, strlen(at) + 1);
			*at = '~';
		}
		strcat(strcat(text, i > 0 ? " " : ""), item);
	}
	is_text(text, expected, what);
	string_list_clear(&list);
}

static void check_version(const char *release, const char *expected, const char *what)
{
	char version[16];
	java_version(release, version, sizeof(version));
	is_text(version, expected, what);
}

static void test_version(void)
{
	check_version("A=\"b\"\nJAVA_RUNTIME_VERSION=\"25.0.1+2-LTS\"\n", "25.0.1+2-LTS", "the full version");
	check_version("JAVA_VERSION=\"25\"\n", "", "no full version");
	check_version("JAVA_RUNTIME_VERSION=\"../../x\"\n", "", "a version that is a path is none");
	check_version("JAVA_RUNTIME_VERSION=\"25", "", "nor one without an end");
	check_version("JAVA_RUNTIME_VERSION=\"1234567890123456\"\n", "", "nor one that is too long");
}

/* Run last of those with the first files of the installation. */
static void test_archive(void)
{
	static const char with[] = "/j/bin/java -Xshare:auto -new -XX:SharedArchiveFile=~/lib/archive/25.0.1+2.jsa "
				   "-cp ~/lib/a.jar:~/lib/b.jar io.caisson.cli.Main";
	static const char without[] = "/j/bin/java -Xshare:auto -new -cp ~/lib/a.jar:~/lib/b.jar io.caisson.cli.Main";
	char home[PATH_MAX], line[PATH_MAX + 1];
	make_dir("inst/lib/archive");
	write_file("inst/lib/archive/25.0.1+2.jsa", "");
	check_command(without, "an archive that does not say where it was made is left alone");
	write_file("inst/lib/archive/home", "/elsewhere\n");
	check_command(without, "and one that was made elsewhere");
	path_in(home, "inst");
	compose(line, sizeof(line), "%s\n", home);
	write_file("inst/lib/archive/home", line);
	check_command(with, "one that was made here is used");
	path_in(line, "inst/lib/archive");
	ok(chmod(line, 0777) == 0, "where anybody may write");
	check_command(without, "it is not believed");
	ok(chmod(line, 0755) == 0, "where only the owner may");
	path_in(line, "inst/lib/archive/25.0.1+2.jsa");
	ok(unlink(line) == 0, "without the archive of this Java");
	check_command(without, "none is named");
}

static void test_command(void)
{
	check_command("/j/bin/java -Xshare:auto -new -cp ~/lib/a.jar:~/lib/b.jar io.caisson.cli.Main",
	              "the command line");
	test_archive();
	write_file("inst/lib/main", "org.example.Other\n");
	write_file("inst/lib/jvm.args", "-Da=%h\r\n\n@<25 -no\n-last");
	write_file("inst/lib/classpath", "# only one\nx.jar");
	check_command("/j/bin/java -Da=~ -last -cp ~/lib/x.jar org.example.Other", "other files, another command line");
	write_file("inst/lib/classpath", "\n");
	check_command("/j/bin/java -Da=~ -last -cp ~/lib/* org.example.Other", "an empty class path means every jar");
	write_file("inst/lib/jvm.args", "-a\n@x5 -b\n@5- -c\n");
	char expected[2 * PATH_MAX], path[PATH_MAX];
	path_in(path, "inst/lib/jvm.args");
	compose(expected, sizeof(expected), "failed to read line 3 of '%s': '@5- -c'", path);
	char problem[8192], home[PATH_MAX];
	struct java java = {.executable = (char *)(uintptr_t) "/j/bin/java", .feature = 25};
	struct string_list list = {0};
	path_in(home, "inst");
	is_number(java_command(home, &java, &list, problem, sizeof(problem)), -1, "a malformed line is an error");
	is_text(problem, expected, "that names file and line");
	string_list_clear(&list);
}

int main(void)
{
	harness_start();
	test_arguments();
	test_features();
	test_version();
	test_command();
	test_finding();
	harness_end();
	return tap_end();
}
