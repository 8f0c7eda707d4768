/* SPDX-License-Identifier: Apache-2.0 */
/* The programme: what the check lets through, a walk can read to the last byte of every field. */
#include "programme.h"
#include "protocol.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const uint8_t *data, size_t size)
{
	struct reader programme;
	struct operation_view op = {0};
	reader_init(&programme, data, size);
	while (programme_next(&programme, &op)) {
		volatile uint8_t last;
		if (operation_verb(op.op) == NULL || op.fields.pos > op.fields.end)
			abort();
		if (op.fields.pos < op.fields.end)
			last = op.fields.end[-1];
		if (op.op != OP_EXEC)
			continue;
		uint32_t count;
		const char **argv = reader_strs(&op.fields, &count);
		const char **env = reader_strs(&op.fields, &count);
		if (argv == NULL || env == NULL)
			abort();
		for (const char **a = argv; *a != NULL; a++)
			last = (uint8_t)strlen(*a);
		(void)last;
		free(argv);
		free(env);
	}
	if (op.op != OP_EXEC || programme.failed)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t index;
	if (programme_check(data, size, SLOTS, &index) == NULL)
		walk(data, size);
	return 0;
}
