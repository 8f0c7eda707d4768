/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Network devices of the caller that become the container's. A process of its own moves them, since it takes the
 * caller's rights over the device, which the first process loses when it joins a user namespace. It stays until the
 * planner has let the init go, and puts the devices back when that does not come: the kernel destroys virtual devices
 * together with their namespace.
 */
#pragma once

#include "context.h"

/* Starts that process, before any namespace is joined; does nothing when the programme moves no device. */
int net_devices_prepare(struct context *c);
/* In the first process: moves the devices into the network namespace of the init. */
int net_devices_move(struct context *c, pid_t init);
/* In the first process, before it ends: waits for the end of the mover. */
void net_devices_leave(struct context *c);
/* In the init: they stay. */
void net_devices_keep(struct context *c);
