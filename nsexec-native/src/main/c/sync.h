/* SPDX-License-Identifier: Apache-2.0 */
/* The sync socket, and other sockets that descriptors are sent over. */
#pragma once

#include "protocol.h"
#include "util.h"

#define SYNC_ERROR_BYTES 8192

/* One message with an optional descriptor (-1: none). 0 or -errno. */
int send_with_fd(int socket, const void *data, size_t length, int fd);
/* A message without payload. */
int sync_send(int socket, enum sync_type type, uint32_t arg, int fd);
/* SYNC_ERROR; texts too long for one message are cut. */
int sync_send_error(int socket, uint32_t number, const char *step, const char *object, const char *detail);
/* The same bytes into a fifo. */
int write_error(int fifo, uint32_t number, const char *step, const char *object, const char *detail);
/*
 * Waits for a message of that type. *ret_fd gets its descriptor or -1 (ret_fd NULL: a descriptor is closed).
 * -ECONNRESET when the other side hung up, -EPROTO for any other message.
 */
int sync_expect(int socket, enum sync_type type, int *ret_fd);
/* True when the other side hung up. */
bool sync_hung_up(int socket);
