/* SPDX-License-Identifier: Apache-2.0 */
/* Small pure parts: environment, JSON, numbers, names, paths, mount options, tool arguments. */
#include "environment.h"
#include "idmap.h"
#include "kernel.h"
#include "log.h"
#include "mount_legacy.h"
#include "namespaces.h"
#include "path.h"
#include "tap.h"

#include <sched.h>
#include <sys/mount.h>

#define VARIABLES(...)                                                                                                 \
	(char *const[])                                                                                                \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}
#define V(text) (char *)(uintptr_t)(text)

static void test_environment(void)
{
	struct environment env;
	is_text(environment_parse(&env, VARIABLES(V("_CAISSON_FDS=6"), V("_LIBCONTAINER_INITPIPE=3"),
	                                          V("_LIBCONTAINER_SYNCPIPE=4"), V("_LIBCONTAINER_LOGPIPE=5"),
	                                          V("_LIBCONTAINER_LOGLEVEL=5"), V("_LIBCONTAINER_FIFOFD=8"))),
	        NULL, "an environment");
	ok(env.fds == 6 && env.init_pipe == 3 && env.sync == 4 && env.log == 5 && env.fifo == 8 && env.log_level == 5,
	   "its numbers");
	ok(env.console == -1 && env.pidfd_sock == -1, "what is absent is -1");
	is_text(environment_parse(&env, VARIABLES(V("A=b"))), "_CAISSON_FDS", "the count is needed");
	is_text(environment_parse(&env, VARIABLES(V("_CAISSON_FDS=2"), V("_LIBCONTAINER_SYNCPIPE=4"))),
	        "_LIBCONTAINER_INITPIPE", "the init pipe is needed");
	is_text(environment_parse(&env, VARIABLES(V("_CAISSON_FDS=2"), V("_LIBCONTAINER_INITPIPE=3"))),
	        "_LIBCONTAINER_SYNCPIPE", "the sync socket is needed");
	is_text(environment_parse(&env, VARIABLES(V("_CAISSON_FDS=2"), V("_LIBCONTAINER_INITPIPE=5"),
	                                          V("_LIBCONTAINER_SYNCPIPE=4"))),
	        "_LIBCONTAINER_INITPIPE", "a descriptor beyond the count is refused");
	is_text(environment_parse(&env, VARIABLES(V("_CAISSON_FDS=2"), V("_LIBCONTAINER_INITPIPE=0"),
	                                          V("_LIBCONTAINER_SYNCPIPE=4"))),
	        "_LIBCONTAINER_INITPIPE", "and one of stdio");
	is_text(environment_parse(&env, VARIABLES(V("_CAISSON_FDS=2"), V("_LIBCONTAINER_INITPIPE=3"),
	                                          V("_LIBCONTAINER_SYNCPIPE=4"), V("_LIBCONTAINER_LOGLEVEL=loud"))),
	        "_LIBCONTAINER_LOGLEVEL", "a level that is no number is refused");
}

static void escapes(const char *text, size_t size, const char *expected)
{
	char out[64];
	memset(out, 'X', sizeof(out));
	size_t n = json_escape(out, size, text);
	is_text(out, expected, "JSON escape");
	is_number((long long)n, (long long)strlen(expected), "its length");
}

static void test_json(void)
{
	escapes("plain text", 64, "plain text");
	escapes("a\"b\\c", 64, "a\\\"b\\\\c");
	escapes("\n\t\1\x7f", 64, "\\u000a\\u0009\\u0001\\u007f");
	escapes("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 64, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
	escapes("\xff|\xc3|\xe2\x82|\xc0\x80|\xed\xa0\x80", 64,
	        "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd|"
	        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	escapes("abcdef", 4, "abc");
	escapes("ab\n", 6, "ab");
	escapes("a\xc3\xa4", 3, "a");
}

static void test_numbers(void)
{
	uint32_t n = 7;
	ok(parse_number("0", 10, &n) && n == 0, "zero");
	ok(parse_number("4294967295", UINT32_MAX, &n) && n == UINT32_MAX, "the largest");
	ok(!parse_number("4294967296", UINT32_MAX, &n), "beyond the largest");
	ok(!parse_number("11", 10, &n) && !parse_number("", 10, &n) && !parse_number(NULL, 10, &n),
	   "out of range, empty, absent");
	ok(!parse_number("-1", 10, &n) && !parse_number(" 1", 10, &n) && !parse_number("1x", 10, &n),
	   "not only digits");
}

static void last_name(const char *path, const char *expected, size_t parent)
{
	size_t parent_length = 99, length = 99;
	const char *name = path_last_name(path, &parent_length, &length);
	if (expected == NULL)
		ok(name == NULL, "'%s' has no last name", path);
	else
		ok(name != NULL && length == strlen(expected) && memcmp(name, expected, length) == 0 &&
		           parent_length == parent,
		   "the last name of '%s'", path);
}

static void test_names(void)
{
	last_name("/a/b", "b", 3);
	last_name("/a/b//", "b", 3);
	last_name("b", "b", 0);
	last_name("/...", "...", 1);
	last_name("/", NULL, 0);
	last_name("", NULL, 0);
	last_name("/a/..", NULL, 0);
	last_name("/a/./", NULL, 0);
}

static void test_namespaces(void)
{
	struct joined_namespace all[MAX_JOINED];
	size_t count = 0;
	char good[] = "user:/proc/1/ns/user,mnt:/x:y,time:/t";
	is_text(namespaces_parse(good, all, &count), NULL, "namespace paths");
	ok(count == 3 && all[0].type == CLONE_NEWUSER && all[1].type == CLONE_NEWNS && all[2].type == K_CLONE_NEWTIME,
	   "their types");
	is_text(all[1].path, "/x:y", "a path may hold a colon");
	char unknown[] = "uts:/a,nonsense:/b";
	is_text(namespaces_parse(unknown, all, &count), "a namespace type is unknown", "an unknown type");
	char without[] = "net:";
	is_text(namespaces_parse(without, all, &count), "a namespace has no path", "no path");
	char no_colon[] = "net";
	is_text(namespaces_parse(no_colon, all, &count), "a namespace has no path", "no colon");
	char twice[] = "net:/a,net:/b";
	is_text(namespaces_parse(twice, all, &count), "a namespace type is listed twice", "a type twice");
}

static void test_mount_options(void)
{
	const char *options[] = {"size=1m", "noswap", NULL};
	struct mount_request m = {.options = options, .option_count = 2};
	char *joined = mount_legacy_options(&m);
	is_text(joined, "size=1m,noswap", "options are joined by commas");
	free(joined);
	memcpy(m.default_mode, "mode=755", 9);
	joined = mount_legacy_options(&m);
	is_text(joined, "size=1m,noswap,mode=755", "with the mode of the mount point");
	free(joined);
	m.option_count = 0;
	joined = mount_legacy_options(&m);
	is_text(joined, "mode=755", "which may be alone");
	free(joined);
	const char *labelled[] = {"context=u:r:t:s0:c1,c2", "rootcontext=u:r:t:s0", NULL};
	m = (struct mount_request){.options = labelled, .option_count = 2};
	joined = mount_legacy_options(&m);
	is_text(joined, "context=\"u:r:t:s0:c1,c2\",rootcontext=u:r:t:s0", "a label with commas is quoted");
	free(joined);
	is_number((long long)mount_legacy_flags(0, 0), MS_RELATIME, "relatime by default");
	is_number((long long)mount_legacy_flags(K_ATTR_RDONLY | K_ATTR_NOSUID | K_ATTR_NODEV | K_ATTR_NOEXEC |
	                                                K_ATTR_NOATIME,
	                                        MS_SYNCHRONOUS),
	          MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_SYNCHRONOUS,
	          "attributes as mount flags");
	is_number((long long)mount_legacy_flags(K_ATTR_STRICTATIME | K_ATTR_NODIRATIME, 0),
	          MS_STRICTATIME | MS_NODIRATIME, "access times");
}

static void test_tool_arguments(void)
{
	char map[] = "0 1000 1\n1 100000 65536\n";
	char **arguments = idmap_tool_arguments("/bin/newuidmap", "77", map);
	const char *const expected[] = {"/bin/newuidmap", "77", "0", "1000", "1", "1", "100000", "65536"};
	must(arguments != NULL, "arguments");
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		is_text(arguments[i], expected[i], "an argument of the mapping tool");
	ok(arguments[8] == NULL, "the end");
	free(arguments);
	char empty[] = "";
	arguments = idmap_tool_arguments("t", "1", empty);
	ok(arguments != NULL && arguments[2] == NULL, "an empty map");
	free(arguments);
}

int main(void)
{
	test_environment();
	test_json();
	test_numbers();
	test_names();
	test_namespaces();
	test_mount_options();
	test_tool_arguments();
	return tap_end();
}
