/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wire between the native launcher (bin/caisson) and a planner: a one-shot JVM now, the engine later.
 * A SOCK_STREAM unix socket. Every frame is struct frame, sent by one sendmsg that carries the frame's descriptors
 * (SCM_RIGHTS), then `length` bytes of payload. Fields of payloads are encoded as in protocol.h
 * (u32, str, bytes, strs, u32s; padding to 4). Java mirrors the numbers in io.caisson.nsexec.LauncherWire.
 */
#pragma once

#include <stdint.h>

#define LAUNCHER_VERSION 1u
#define MAX_FRAME_BYTES (32u << 20)
#define MAX_FRAME_FDS 64u

struct frame {
	uint32_t length; /* of the payload */
	uint32_t type;   /* enum frame_type */
	uint32_t tag;    /* names a process in SPAWN, ADOPT and their answers; chosen by the planner; otherwise 0 */
	uint32_t nfds;   /* descriptors that come with this frame */
};

enum frame_type {
	/* launcher to planner */
	FRAME_REQUEST = 1,   /* u32 version, u32 pid of the launcher, u32 umask, u32 flags(REQUEST_*), str cwd,
	                        str installation directory, strs argv (argv[0] first), strs environment,
	                        u32s numbers of the open descriptors >= 3,
	                        u32 rows, u32 columns of the caller's terminal (0 0: there is none) */
	FRAME_SPAWNED = 2,   /* tag; u32 pid; one descriptor: pidfd */
	FRAME_FAILED = 3,    /* tag; u32 errno, str step, str object */
	FRAME_EXITED = 4,    /* tag; u32 si_code (CLD_EXITED, CLD_KILLED, CLD_DUMPED), u32 si_status */
	FRAME_ENDED = 5,     /* the supervised process ended while the planner was still there: u32 si_code, u32 si_status */

	/* planner to launcher */
	FRAME_PRINT = 16,    /* u32 descriptor (1 or 2), bytes */
	FRAME_SPAWN = 17,    /* tag; u32 flags(SPAWN_*), [str path, only with SPAWN_PATH; otherwise the first descriptor is the
	                        executable], strs argv, strs environment, str cwd ("": the launcher's),
	                        u32s map: pairs (kind FD_*, number); the i-th pair becomes descriptor i of the child */
	FRAME_ADOPT = 18,    /* tag; u32 pid; one descriptor: pidfd of a process that is the launcher's child by CLONE_PARENT */
	FRAME_SUPERVISE = 19,/* tag of an adopted process, in the foreground from now on; u32 flags(SUPERVISE_*),
	                        strs argv of the clean-up request ([] : none); one descriptor if SUPERVISE_TERMINAL: pty master.
	                        Signals are forwarded, the terminal relayed, the exit status becomes the launcher's. */
	FRAME_EXIT = 20,     /* u32 code: the launcher exits with it */
	FRAME_SUBREAPER = 21,/* u32 on */
	FRAME_LEAVE = 22,    /* the planner leaves; supervision goes on, clean-up gets a planner of its own */
	FRAME_SIGNAL = 23,   /* tag; u32 signal: by pidfd */
	FRAME_NOTIFY = 24,   /* u32 main pid (0: the launcher's); two or three descriptors: a datagram socket that the
	                        container writes to, one connected to the host's service manager, a pidfd of the container's
	                        init. The first READY= is told to the manager. With the pidfd, an EXIT with code 0 waits for
	                        that, or for the init's end. */
	FRAME_STREAM = 25,   /* u32 on: output goes on until somebody ends it. When nobody reads standard output any more,
	                        the planner is interrupted as by SIGPIPE. */
};

#define REQUEST_TTY_STDIN 1u
#define REQUEST_TTY_STDOUT 2u
#define REQUEST_TTY_STDERR 4u
#define REQUEST_CLEANUP 8u   /* argv comes from FRAME_SUPERVISE; the exit code does not become the launcher's */

#define SPAWN_PATH 1u

#define SUPERVISE_TERMINAL 1u

/* kinds of the descriptor map of FRAME_SPAWN */
#define FD_OWN 0u     /* the launcher's own descriptor of that number */
#define FD_PASSED 1u  /* the n-th descriptor of this frame */
#define FD_NULL 2u    /* /dev/null */

#define ENV_PLANNER_FD "CAISSON_PLANNER_FD" /* the JVM finds its end of the socket here */
