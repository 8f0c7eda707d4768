/* SPDX-License-Identifier: Apache-2.0 */
/* The list of operations: its shape, and a walk over it (protocol.h). */
#pragma once

#include "reader.h"

struct operation_view {
	uint16_t op;
	uint16_t phase;
	struct reader fields;
};

/*
 * Checks every operation's fields, slot numbers and phase, and that OP_EXEC ends the programme.
 * NULL, or in words what is wrong; *ret_index is then the number of the operation, from 0.
 */
const char *programme_check(const void *data, size_t length, uint32_t slots, uint32_t *ret_index);

/* The next operation of a programme that was checked; false at its end. */
bool programme_next(struct reader *programme, struct operation_view *ret_op);

/* What the operation does, as in "failed to <verb>"; NULL for an unknown one. */
const char *operation_verb(uint16_t op);

/* Its fields in the letters of programme.c, for tests; NULL for an unknown one. *ret_phase: a phase it may run in. */
const char *operation_fields(uint16_t op, uint16_t *ret_phase);
