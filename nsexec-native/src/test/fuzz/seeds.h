/* SPDX-License-Identifier: Apache-2.0 */
/* A programme for every operation that the parser knows: what the fuzzers start from, never out of date. */
#pragma once

#include "../c/plan.h"
#include "programme.h"

#define SEED_SLOTS 16u
#define LAST_OPERATION 0x3ffu

static inline void seed_field(struct plan *p, char letter)
{
	static const uint32_t numbers[] = {1, 2};
	switch (letter) {
	case 'l':
		plan_u32(p, SEED_SLOTS - 1);
		break;
	case 'u':
		plan_u32(p, 1);
		break;
	case 'q':
		plan_u64(p, 1);
		break;
	case 's':
		plan_str(p, "/a");
		break;
	case 'b':
		plan_bytes(p, "12345678", 8);
		break;
	case 'S':
		plan_strs(p, "a|b=c");
		break;
	case 'U':
		plan_u32s(p, numbers, 2);
		break;
	default:
		must(false, "a field of a kind that has no seed");
	}
}

static inline void seed_operation(struct plan *p, uint16_t op)
{
	uint16_t phase;
	const char *fields = operation_fields(op, &phase);
	must(fields != NULL, "an operation without a shape");
	plan_begin(p, op, phase);
	for (; *fields != '\0'; fields++)
		seed_field(p, *fields);
	plan_end(p);
}

/* A whole programme that the check lets through: the operation and the execution that ends it. */
static inline void seed_programme(struct plan *p, uint16_t op)
{
	if (op != OP_EXEC)
		seed_operation(p, op);
	seed_operation(p, OP_EXEC);
}
