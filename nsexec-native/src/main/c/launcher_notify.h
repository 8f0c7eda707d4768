/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The relay of sd_notify(3): the first READY= that a container says is told to the host's service manager, with the
 * pid that is to count as the service's, from the launcher because managers look at the sender's pid. Nothing else of
 * the container gets through, and it is not listened to afterwards.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOTIFY_LINE_BYTES 256u
/* A container that has said so much and not READY= is not listened to any longer. */
#define NOTIFY_MAX_MESSAGES 4096u
/* For a service manager that knows no barriers. */
#define NOTIFY_BARRIER_SECONDS 30

enum notify_step {
	NOTIFY_OVER,
	NOTIFY_LISTENING,    /* for READY= */
	NOTIFY_SAY_READY,    /* when the manager has room for a message */
	NOTIFY_SAY_PID,
	NOTIFY_SAY_BARRIER,
	NOTIFY_AWAIT_BARRIER, /* the manager has read it all when it closes the descriptor that came with it */
};

struct notify {
	enum notify_step step;
	int container; /* bound where the container writes to */
	int manager;   /* connected */
	int init;      /* pidfd of the container's init: its end is the end of a relay that is waited for; -1: not waited for */
	int barrier;
	int timer;
	uint32_t main_pid;
	uint32_t messages;
	char line[NOTIFY_LINE_BYTES + 1]; /* READY=…, newline */
	size_t length;
	int slot_container, slot_manager, slot_init, slot_barrier, slot_timer;
};

struct poll_set;

void notify_init(struct notify *n);
/* Takes the descriptors. */
void notify_start(struct notify *n, uint32_t main_pid, int container, int manager, int init);
/* Whether the launcher is to stay for it, although nothing else is left to do. */
bool notify_awaited(const struct notify *n);
void notify_poll(struct notify *n, struct poll_set *set);
void notify_handle(struct notify *n, const struct poll_set *set);
/* The first line of a message that begins with READY=, with a newline behind it; 0 when there is none that fits. */
size_t notify_find_ready(const char *message, size_t length, char line[NOTIFY_LINE_BYTES + 1]);
