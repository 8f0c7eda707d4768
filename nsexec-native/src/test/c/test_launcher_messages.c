/* SPDX-License-Identifier: Apache-2.0 */
/* Payload decoders and the writer of the launcher. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launcher_messages.h"
#include "launcher_notify.h"
#include "reader.h"

static int count, failed;

static void ok(bool passed, const char *what)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++count, what);
	failed += passed ? 0 : 1;
}

static const char *const program_argv[] = {"sh", "-c", "exit 3", NULL};
static const char *const program_env[] = {"A=1", NULL};

static struct frame header_of(const struct writer *w, uint32_t type, uint32_t nfds)
{
	return (struct frame){.length = (uint32_t)w->length, .type = type, .nfds = nfds};
}

static struct writer build_spawn(uint32_t flags, const uint32_t *map, uint32_t numbers)
{
	struct writer w = {0};
	writer_u32(&w, flags);
	if (flags & SPAWN_PATH)
		writer_str(&w, "/bin/sh");
	writer_strs(&w, program_argv);
	writer_strs(&w, program_env);
	writer_str(&w, "/");
	writer_u32s(&w, map, numbers);
	return w;
}

static bool spawn_accepted(uint32_t flags, const uint32_t *map, uint32_t numbers, uint32_t nfds)
{
	struct writer w = build_spawn(flags, map, numbers);
	struct frame header = header_of(&w, FRAME_SPAWN, nfds);
	struct spawn_request request;
	bool accepted = decode_spawn(w.data, &header, &request);
	if (accepted)
		spawn_request_free(&request);
	free(w.data);
	return accepted;
}

static void test_spawn(void)
{
	const uint32_t map[] = {FD_NULL, 0, FD_PASSED, 0, FD_OWN, 2};
	struct writer w = build_spawn(SPAWN_PATH, map, 6);
	struct frame header = header_of(&w, FRAME_SPAWN, 1);
	struct spawn_request request;
	bool decoded = decode_spawn(w.data, &header, &request);
	ok(decoded, "a spawn request is decoded");
	if (decoded) {
		ok(strcmp(request.path, "/bin/sh") == 0 && strcmp(request.argv[2], "exit 3") == 0 &&
			   request.argv[3] == NULL && strcmp(request.env[0], "A=1") == 0 && strcmp(request.cwd, "/") == 0,
		   "with its strings");
		ok(request.fd_count == 3 && request.map[2] == FD_PASSED && request.map[5] == 2, "and its descriptors");
		spawn_request_free(&request);
	}
	bool all_refused = true;
	for (uint32_t length = 0; length < w.length; length++) {
		/* an exact copy, so that a sanitizer sees a read past its end */
		uint8_t *part = malloc(length + 1u);
		memcpy(part, w.data, length);
		header.length = length;
		if (decode_spawn(part, &header, &request)) {
			all_refused = false;
			spawn_request_free(&request);
		}
		free(part);
	}
	ok(all_refused, "every truncation of it is refused");
	free(w.data);
}

static void test_spawn_maps(void)
{
	const uint32_t passed_1[] = {FD_PASSED, 1};
	const uint32_t kind_3[] = {3, 0};
	const uint32_t odd[] = {FD_OWN, 0, FD_OWN};
	static uint32_t many[2 * (MAX_SPAWN_FDS + 1)];
	ok(spawn_accepted(SPAWN_PATH, passed_1, 2, 2), "a descriptor that came may be mapped");
	ok(!spawn_accepted(SPAWN_PATH, passed_1, 2, 1), "a descriptor that did not come is refused");
	ok(!spawn_accepted(SPAWN_PATH, kind_3, 2, 1), "an unknown kind of descriptor is refused");
	ok(!spawn_accepted(SPAWN_PATH, odd, 3, 1), "half a pair is refused");
	ok(spawn_accepted(SPAWN_PATH, many, 2 * MAX_SPAWN_FDS, 0), "1024 descriptors are accepted");
	ok(!spawn_accepted(SPAWN_PATH, many, 2 * MAX_SPAWN_FDS + 2, 0), "1025 are refused");
	ok(!spawn_accepted(0, NULL, 0, 0), "no path and no descriptor is refused");
	ok(spawn_accepted(0, NULL, 0, 1), "a descriptor instead of a path is accepted");
	ok(!spawn_accepted(SPAWN_PATH | 2, NULL, 0, 0), "an unknown flag is refused");
}

static void test_print(void)
{
	const uint32_t good[] = {2, 3, 0x00636261};
	const uint32_t bad_fd[] = {3, 0};
	const uint32_t too_long[] = {1, 5, 0x00636261};
	struct frame header = {.length = sizeof(good), .type = FRAME_PRINT};
	struct print_request request;
	ok(decode_print(good, &header, &request) && request.fd == 2 && request.length == 3 &&
		   memcmp(request.data, "abc", 3) == 0,
	   "a print request is decoded");
	ok(!decode_print(too_long, &header, &request), "bytes that are not there are refused");
	header.length = sizeof(bad_fd);
	ok(!decode_print(bad_fd, &header, &request), "printing to descriptor 3 is refused");
}

static void test_supervise_and_numbers(void)
{
	struct writer w = {0};
	struct supervise_request request;
	uint32_t number;
	writer_u32(&w, SUPERVISE_TERMINAL);
	writer_strs(&w, program_argv);
	struct frame header = header_of(&w, FRAME_SUPERVISE, 1);
	bool decoded = decode_supervise(w.data, &header, &request);
	ok(decoded && request.terminal && strcmp(request.argv[0], "sh") == 0, "a supervise request is decoded");
	if (decoded)
		supervise_request_free(&request);
	header.nfds = 0;
	ok(!decode_supervise(w.data, &header, &request), "a terminal without its descriptor is refused");
	ok(!decode_number(w.data, &header, &number), "more than a number is no number");
	header.length = 4;
	ok(decode_number(w.data, &header, &number) && number == SUPERVISE_TERMINAL, "a number is decoded");
	free(w.data);
}

static void test_headers(void)
{
	ok(frame_acceptable(&(struct frame){.type = FRAME_SPAWN, .nfds = MAX_FRAME_FDS}), "64 descriptors are accepted");
	ok(!frame_acceptable(&(struct frame){.type = FRAME_SPAWN, .nfds = MAX_FRAME_FDS + 1}), "65 are refused");
	ok(!frame_acceptable(&(struct frame){.type = FRAME_PRINT, .length = MAX_FRAME_BYTES + 1}),
	   "a payload beyond the limit is refused");
	ok(!frame_acceptable(&(struct frame){.type = FRAME_ADOPT}), "adopting without a pidfd is refused");
	ok(!frame_acceptable(&(struct frame){.type = FRAME_EXIT, .nfds = 1}), "descriptors nobody asked for are refused");
	ok(!frame_acceptable(&(struct frame){.type = FRAME_NOTIFY, .nfds = 1}) &&
		   frame_acceptable(&(struct frame){.type = FRAME_NOTIFY, .nfds = 3}),
	   "a relay needs both its ends");
	ok(!frame_acceptable(&(struct frame){.type = FRAME_REQUEST}), "a frame of the other direction is refused");
	ok(!frame_acceptable(&(struct frame){.type = 0}), "type 0 is refused");
}

static size_t find(const char *message, char *line)
{
	size_t n = notify_find_ready(message, strlen(message), line);
	line[n] = '\0';
	return n;
}

static void test_ready(void)
{
	char line[NOTIFY_LINE_BYTES + 1], many[2 * NOTIFY_LINE_BYTES];
	ok(find("READY=1", line) == 8 && strcmp(line, "READY=1\n") == 0, "READY=1 is found");
	ok(find("A=READY=1\n\nREADY=x\nREADY=1", line) == 8 && strcmp(line, "READY=x\n") == 0, "the first line of it");
	ok(find("", line) == 0 && find("READY", line) == 0 && find("XREADY=1\nMAINPID=1\n", line) == 0,
	   "and nothing else");
	memset(many, 'x', sizeof(many));
	memcpy(many, "READY=", 6);
	ok(notify_find_ready(many, sizeof(many), line) == 0, "a line that is too long is none");
	ok(notify_find_ready(many, NOTIFY_LINE_BYTES - 1, line) == NOTIFY_LINE_BYTES, "the longest is");
}

static void test_writer(void)
{
	struct writer w = {0};
	struct reader r;
	writer_str(&w, "");
	writer_str(&w, "abc");
	writer_str(&w, "abcd");
	ok(w.length == 4 + 4 + 4 + 4 + 4 + 8, "strings end with NUL and are padded");
	reader_init(&r, w.data, w.length);
	ok(strcmp(reader_str(&r), "") == 0 && strcmp(reader_str(&r), "abc") == 0 && strcmp(reader_str(&r), "abcd") == 0 &&
		   reader_finished(&r),
	   "and are read back");
	free(w.data);

	struct writer full = {.length = MAX_FRAME_BYTES};
	writer_u32(&full, 1);
	ok(full.failed, "nothing is written beyond the limit");
}

int main(void)
{
	test_spawn();
	test_spawn_maps();
	test_print();
	test_supervise_and_numbers();
	test_headers();
	test_writer();
	test_ready();
	printf("1..%d\n", count);
	return failed == 0 ? 0 : 1;
}
