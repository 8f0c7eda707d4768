/* SPDX-License-Identifier: Apache-2.0 */
/* Signals, the process in the foreground, and what follows its end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher.h"
#include "launcher_kernel.h"

int signals_take_over(struct launcher *l)
{
	/* with SIGCHLD ignored the kernel would throw exit statuses away */
	struct sigaction action = {.sa_handler = SIG_DFL};
	(void)sigaction(SIGCHLD, &action, NULL);
	int r = kernel_block_all_signals();
	if (r < 0) {
		complain("failed to block signals: %s", strerror(-r));
		return -1;
	}
	sigset_t all;
	memset(&all, 0xff, sizeof(all)); /* sigfillset leaves out those that the C library uses */
	l->signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
	if (l->signals < 0)
		complain("failed to make a signal descriptor: %s", strerror(errno));
	return l->signals < 0 ? -1 : 0;
}

void reap_unknown(struct launcher *l)
{
	pid_t pid;
	/* while a planner talks to us, it may be one that we are to adopt */
	while (!planner_connected(l) && (pid = peek_zombie()) > 0) {
		if (pid == l->planner.pid || children_find_pid(&l->children, pid) != NULL)
			return; /* left, or its pidfd is readable by now: the next round reaps it */
		reap_zombie(pid);
	}
}

/* Lets the kernel stop us as if the signal had not been blocked; goes on when continued. */
static void stop_self(int signal)
{
	sigset_t set, old;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, signal);
	(void)kill(getpid(), signal);
	(void)sigprocmask(SIG_UNBLOCK, &set, &old);
	(void)kernel_block_all_signals();
}

/* The planner undoes what it has done and hangs up. */
static void interrupt_planner(struct launcher *l, int signal)
{
	l->interrupted = signal;
	if (l->planner.pidfd >= 0 && !l->planner.ended)
		(void)kernel_signal_pidfd(l->planner.pidfd, SIGTERM);
}

static void handle_while_planning(struct launcher *l, int signal)
{
	if (signal <= 31 && (l->caller.ignored >> (signal - 1) & 1) != 0)
		return;
	switch (signal) {
	case SIGINT:
	case SIGTERM:
	case SIGHUP:
	case SIGQUIT:
		if (l->lingering)
			launcher_exit(l, 128 + signal);
		interrupt_planner(l, signal);
		break;
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		stop_self(signal);
		break;
	default:
		break;
	}
}

/* What prints without end has to end when nobody reads it, also where the caller ignores SIGPIPE. */
void signals_output_lost(struct launcher *l)
{
	if (l->streaming && l->supervised == NULL)
		interrupt_planner(l, SIGPIPE);
}

static void handle_when_over(struct launcher *l, int signal)
{
	/* Clean-up is not to be interrupted; output that somebody else keeps open is. */
	if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT)
		terminal_stop(&l->terminal);
}

static void handle_signal(struct launcher *l, const struct signalfd_siginfo *info)
{
	int signal = (int)info->ssi_signo;
	if (signal == SIGCHLD) /* woke us up for reap_unknown */
		return;
	if (signal == SIGURG || (signal == SIGPIPE && (pid_t)info->ssi_pid == getpid()))
		return; /* SIGPIPE: of our own writing */
	else if (l->supervised == NULL)
		handle_while_planning(l, signal);
	else if (l->over)
		handle_when_over(l, signal);
	else if (signal == SIGWINCH && terminal_active(&l->terminal))
		terminal_resize(&l->terminal);
	else
		(void)kernel_signal_pidfd(l->supervised->pidfd, signal);
}

/* One in each round, so that a storm of signals holds up nothing else. */
void signals_handle(struct launcher *l)
{
	struct signalfd_siginfo info;
	if (read(l->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		handle_signal(l, &info);
}

static void start_cleanup(struct launcher *l)
{
	if (l->cleanup.count == 0 || planner_start(l, (const char *const *)l->cleanup.items, true) < 0)
		l->cleaned = true;
}

/* Who cleans up: the planner if it is still there, otherwise one of its own. */
static void supervised_ended(struct launcher *l)
{
	struct planner *p = &l->planner;
	l->over = true;
	terminal_process_ended(&l->terminal);
	if (planner_connected(l)) {
		struct writer w = {0};
		writer_u32(&w, (uint32_t)l->supervised->code);
		writer_u32(&w, (uint32_t)l->supervised->status);
		planner_send(l, FRAME_ENDED, l->supervised->tag, &w, -1);
	} else if (p->pid == 0) {
		start_cleanup(l);
	}
	/* otherwise it hung up just now; planner_over starts the clean-up when its JVM has ended */
}

void child_ended(struct launcher *l, const struct child *child)
{
	if (child == l->supervised) {
		supervised_ended(l);
		return;
	}
	struct writer w = {0};
	writer_u32(&w, (uint32_t)child->code);
	writer_u32(&w, (uint32_t)child->status);
	if (planner_connected(l))
		planner_send(l, FRAME_EXITED, child->tag, &w, -1);
	else
		free(w.data);
}

bool supervise_start(struct launcher *l, struct child *child, const struct supervise_request *request, int master)
{
	for (const char **argument = request->argv; *argument != NULL; argument++) {
		if (string_list_add(&l->cleanup, *argument) < 0)
			return false;
	}
	l->supervised = child;
	child_keep(child);
	if (master >= 0)
		terminal_start(&l->terminal, master);
	if (!child_running(child)) {
		supervised_ended(l);
	} else if (l->interrupted != 0) {
		(void)kernel_signal_pidfd(child->pidfd, l->interrupted);
		l->interrupted = 0;
	}
	return true;
}

void planner_over(struct launcher *l)
{
	const struct planner *p = &l->planner;
	bool cleaning = p->cleaning, done = p->done;
	int status = exit_status(p->code, p->status);
	if (p->code == 0)
		status = 0; /* it left in good order while its JVM still runs */
	planner_forget(l);
	if (cleaning || done) {
		if (!done)
			complain("the planner ended unexpectedly during the clean-up (status %d)", status);
		l->cleaned = true;
		return;
	}
	if (l->supervised != NULL) {
		if (l->over)
			start_cleanup(l);
		return;
	}
	children_kill(&l->children);
	if (l->interrupted != 0)
		launcher_exit(l, 128 + l->interrupted);
	complain("the planner ended unexpectedly (status %d)", status);
	launcher_exit(l, EXIT_LAUNCHER_FAILED);
}
