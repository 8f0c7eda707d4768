/* SPDX-License-Identifier: Apache-2.0 */
/* seeds DIRECTORY: writes the programme of each operation into a file of its own there. */
#include "seeds.h"

#include <limits.h>

static void save(const char *path, const struct plan *p)
{
	FILE *file = fopen(path, "we");
	must(file != NULL && fwrite(p->data, 1, p->length, file) == p->length && fclose(file) == 0, path);
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	uint16_t phase;
	must(argc == 2, "usage: seeds DIRECTORY");
	for (uint16_t op = 0; op <= LAST_OPERATION; op++) {
		struct plan p = {0};
		if (operation_fields(op, &phase) == NULL)
			continue;
		seed_programme(&p, op);
		save(compose(path, sizeof(path), "%s/operation-%u", argv[1], op), &p);
		plan_free(&p);
	}
	return 0;
}
