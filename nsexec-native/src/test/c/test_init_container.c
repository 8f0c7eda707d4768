/* SPDX-License-Identifier: Apache-2.0 */
/* Whole containers: namespaces, root file system, mounts, hostname, exec. */
#include "init_plans.h"

static void test_hello(void)
{
	struct run *run = run_new();
	run->want_log = true;
	plan_container(run, ALL_BUT_USER_AND_TIME, "sh|-c|echo pid $$; ls -a /; cat /proc/mounts; ls /proc/self/fd");
	run_all(run);
	is_number(run->first_status, 0, "the first process ends well");
	is_number(run->status, 0, "the program ends well");
	is_text(run->step, "", "nothing failed");
	if (run->step[0] != '\0')
		printf("# failed to %s '%s': %s: %s\n", run->step, run->object, run->detail, strerror((int)run->error_number));
	free(run);
}

int main(void)
{
	if (!harness_start())
		return EXIT_SKIPPED;
	test_hello();
	return harness_end();
}
