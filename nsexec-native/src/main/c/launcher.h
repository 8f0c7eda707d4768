/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of the native launcher. One process, one thread, one event loop; see launcher.c for the course of a run.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <sys/types.h>

#include "launcher_channel.h"
#include "launcher_children.h"
#include "launcher_java.h"
#include "launcher_notify.h"
#include "launcher_poll.h"
#include "launcher_terminal.h"

#define EXIT_LAUNCHER_FAILED 1

/* What the caller gave us; goes into FRAME_REQUEST. */
struct caller {
	const char *const *argv;
	char *home; /* the installation directory */
	char *cwd;
	uint32_t umask;
	uint32_t tty_flags;
	uint32_t *fds; /* open descriptors >= 3 */
	uint32_t fd_count;
	uint64_t ignored; /* signals that the caller had ignored, bit n-1 for signal n */
};

/* What the planner printed and its reader has not taken yet. Until then no further frame is read. */
struct printing {
	int fd; /* 0: nothing */
	const uint8_t *data;
	uint32_t left;
	int slot;
};

struct planner {
	struct channel channel;
	pid_t pid; /* 0: none */
	int pidfd;
	bool left;     /* sent FRAME_LEAVE */
	bool ended;    /* the JVM ended, with code and status */
	bool cleaning; /* started for the clean-up only */
	bool done;     /* sent FRAME_EXIT at the end of the clean-up */
	int code, status;
	struct printing printing;
	int slot_socket, slot_process;
};

struct launcher {
	struct caller caller;
	struct planner planner;
	struct children children;
	struct terminal terminal;
	struct notify notify;
	struct poll_set set;
	int signals; /* signalfd */

	int interrupted; /* a terminating signal that came before supervision; 0: none */

	bool streaming; /* the planner wants to know when standard output is lost */

	bool lingering; /* all is done but the relay of sd_notify */

	struct child *supervised; /* NULL until FRAME_SUPERVISE */
	bool over;                /* the supervised process ended */
	bool cleaned;             /* and a planner finished the clean-up, or none is needed */
	int failure;              /* not 0: what the planner exited with after that end, instead of its status */
	struct string_list cleanup;
};

/* launcher_caller.c */
/* Opens /dev/null for those of descriptors 0, 1, 2 that are closed. */
int open_missing_stdio(void);
/* Must run before the launcher opens anything of its own. 0, or -1 and a message on stderr. */
int caller_collect(struct caller *caller, const char *const *argv);
/* argv: of the request; flags: REQUEST_CLEANUP or 0. */
void caller_write_request(const struct caller *caller, const char *const *argv, uint32_t flags, struct writer *w);

/* launcher_planner.c */
/* Starts a JVM and sends it the request. 0, or -1 and a message on stderr. */
int planner_start(struct launcher *l, const char *const *argv, bool cleaning);
void planner_poll(struct launcher *l);
void planner_handle(struct launcher *l);
/* True while a planner may still send frames. */
bool planner_connected(const struct launcher *l);
/* True if there was a planner, it hung up, and nothing more is to be learnt about it. */
bool planner_gone(const struct launcher *l);
/* Queues a frame for the planner, if there still is one; frees the writer's data. */
void planner_send(struct launcher *l, uint32_t type, uint32_t tag, struct writer *w, int fd);
void planner_forget(struct launcher *l);

/* launcher_frames.c */
/* Does what the complete frame in the planner's channel says; false: it is malformed. */
bool frame_serve(struct launcher *l);

/* launcher_supervise.c */
int signals_take_over(struct launcher *l);
void signals_handle(struct launcher *l);
void signals_output_lost(struct launcher *l);
/* Reaps orphans that came to us, and children of a planner that nobody adopted. */
void reap_unknown(struct launcher *l);
bool supervise_start(struct launcher *l, struct child *child, const struct supervise_request *request, int master);
/* Tells the planner that the child ended. */
void child_ended(struct launcher *l, const struct child *child);
/* The planner hung up and its JVM ended: decides what follows. */
void planner_over(struct launcher *l);

/* launcher_exit.c */
/* Gives the caller's terminal its modes back first. */
_Noreturn void launcher_exit(struct launcher *l, int status);
/* One line on stderr, `caisson: ` before it. */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);
