/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bin/caisson: the native launcher. It hands everything the caller gave it to a planner (a JVM) and does what the
 * planner's frames say; it decides nothing and does not even look at its arguments.
 *
 *   collect -> start the planner -> serve its frames -+-> EXIT: done
 *                                                     +-> SUPERVISE: forward signals, relay the terminal, until the
 *                                                         process ends -> clean-up by this planner or a new one -> done
 */
#include "launcher.h"

#include <errno.h>
#include <string.h>

static struct launcher launcher;

static void handle_children(struct launcher *l, int first_slot)
{
	int slot = first_slot;
	/* Those of this round; handlers may add others before them in the list, but have not run yet. */
	for (struct child *c = l->children.first; c != NULL && slot >= 0; c = c->next) {
		if (!child_running(c))
			continue;
		if (poll_set_events(&l->set, slot++) != 0 && child_reap(c))
			child_ended(l, c);
	}
}

/* The slot of the first running child; the others follow in the order of the list. -1: none. */
static int poll_children(struct launcher *l)
{
	int first = -1;
	for (const struct child *c = l->children.first; c != NULL; c = c->next) {
		if (!child_running(c))
			continue;
		int slot = poll_set_add(&l->set, c->pidfd, POLLIN);
		if (slot < 0)
			break;
		first = first < 0 ? slot : first;
	}
	return first;
}

static void run_once(struct launcher *l)
{
	poll_set_clear(&l->set);
	int first_child = poll_children(l);
	int slot_signals = poll_set_add(&l->set, l->signals, POLLIN);
	planner_poll(l);
	terminal_poll(&l->terminal, &l->set);
	notify_poll(&l->notify, &l->set);
	int r = poll_set_wait(&l->set);
	if (r < 0) {
		complain("failed to wait for events: %s", strerror(-r));
		launcher_exit(l, EXIT_LAUNCHER_FAILED);
	}
	handle_children(l, first_child);
	planner_handle(l);
	terminal_handle(&l->terminal, &l->set);
	notify_handle(&l->notify, &l->set);
	if (poll_set_events(&l->set, slot_signals) != 0)
		signals_handle(l);
	if (planner_gone(l))
		planner_over(l);
	reap_unknown(l);
	if (l->lingering && !notify_awaited(&l->notify))
		launcher_exit(l, 0);
	if (l->over && l->cleaned && !terminal_active(&l->terminal))
		launcher_exit(l, l->failure != 0 ? l->failure :
		                                   exit_status(l->supervised->code, l->supervised->status));
}

int main(int argc, char **argv)
{
	struct launcher *l = &launcher;
	(void)argc;
	if (open_missing_stdio() < 0)
		return EXIT_LAUNCHER_FAILED;
	l->planner.channel.fd = l->planner.pidfd = -1;
	terminal_init(&l->terminal);
	notify_init(&l->notify);
	if (caller_collect(&l->caller, (const char *const *)argv) < 0 || signals_take_over(l) < 0 ||
	    planner_start(l, l->caller.argv, false) < 0)
		return EXIT_LAUNCHER_FAILED;
	for (;;)
		run_once(l);
}
