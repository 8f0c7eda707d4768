/* SPDX-License-Identifier: Apache-2.0 */
/* Relays the caller's terminal (or whatever its stdin and stdout are) to the pty of the container and back. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <termios.h>

struct relay_buffer {
	uint8_t data[8192];
	size_t start;
	size_t end;
};

struct terminal {
	int master;  /* -1: no terminal, or all of its output is out */
	int slave;   /* held open while the process runs, so that the pty outlives a program that closes and reopens it */
	int output;  /* where output goes: 1 or a non-blocking descriptor of the same terminal */
	bool input_open;
	bool draining; /* the process ended */
	bool output_broken;
	bool raw; /* `saved` is to be restored */
	struct termios saved;
	struct relay_buffer in;
	struct relay_buffer out;
	int slot_stdin, slot_master, slot_output; /* in the poll set of this round */
};

struct poll_set;

void terminal_init(struct terminal *t);
/* Takes the master: raw mode, window size, relay. */
void terminal_start(struct terminal *t, int master);
bool terminal_active(const struct terminal *t);
/* Window size of the first of the caller's stdio that is a terminal; false when none is. */
bool terminal_find_size(struct winsize *ret_size);
/* The caller's window changed. */
void terminal_resize(const struct terminal *t);
/* The process ended: what it has written still comes out, then terminal_active is false. */
void terminal_process_ended(struct terminal *t);
/* No further relaying; the caller's terminal gets its modes back. */
void terminal_stop(struct terminal *t);
void terminal_poll(struct terminal *t, struct poll_set *set);
void terminal_handle(struct terminal *t, const struct poll_set *set);
