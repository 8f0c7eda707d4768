/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "context.h"

/*
 * The first process: what needs the caller's view and rights, then one clone. Returns in the container's init only,
 * when its id maps are written; the first process itself exits.
 */
void host_stage(struct context *c);
