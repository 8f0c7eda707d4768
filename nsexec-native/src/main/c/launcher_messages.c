/* SPDX-License-Identifier: Apache-2.0 */
#include "launcher_messages.h"

#include <stdlib.h>
#include <string.h>

#include "reader.h"

static uint8_t *grow(struct writer *w, size_t more)
{
	if (w->failed || more > MAX_FRAME_BYTES - w->length) {
		w->failed = true;
		return NULL;
	}
	if (w->length + more > w->capacity) {
		size_t capacity = (w->length + more) * 2;
		uint8_t *data = realloc(w->data, capacity);
		if (data == NULL) {
			w->failed = true;
			return NULL;
		}
		w->data = data;
		w->capacity = capacity;
	}
	uint8_t *start = w->data + w->length;
	w->length += more;
	return start;
}

void writer_u32(struct writer *w, uint32_t value)
{
	uint8_t *p = grow(w, sizeof(value));
	if (p != NULL)
		memcpy(p, &value, sizeof(value));
}

void writer_str(struct writer *w, const char *text)
{
	size_t length = strlen(text);
	if (length >= MAX_FRAME_BYTES) {
		w->failed = true;
		return;
	}
	writer_u32(w, (uint32_t)length);
	size_t padded = (length + 4) / 4 * 4; /* the NUL, then up to a multiple of four */
	uint8_t *p = grow(w, padded);
	if (p == NULL)
		return;
	memset(p + length, 0, padded - length);
	memcpy(p, text, length);
}

void writer_strs(struct writer *w, const char *const *strings)
{
	uint32_t count = 0;
	while (strings[count] != NULL)
		count++;
	writer_u32(w, count);
	for (uint32_t i = 0; i < count; i++)
		writer_str(w, strings[i]);
}

void writer_u32s(struct writer *w, const uint32_t *values, uint32_t count)
{
	writer_u32(w, count);
	for (uint32_t i = 0; i < count; i++)
		writer_u32(w, values[i]);
}

bool frame_acceptable(const struct frame *header)
{
	if (header->length > MAX_FRAME_BYTES || header->nfds > MAX_FRAME_FDS)
		return false;
	switch (header->type) {
	case FRAME_SPAWN:
		return true;
	case FRAME_ADOPT:
		return header->nfds == 1;
	case FRAME_SUPERVISE:
		return header->nfds <= 1;
	case FRAME_NOTIFY:
		return header->nfds == 2 || header->nfds == 3;
	case FRAME_PRINT:
	case FRAME_EXIT:
	case FRAME_SUBREAPER:
	case FRAME_LEAVE:
	case FRAME_SIGNAL:
	case FRAME_STREAM:
		return header->nfds == 0;
	default:
		return false;
	}
}

bool decode_print(const void *payload, const struct frame *header, struct print_request *ret)
{
	struct reader r;
	reader_init(&r, payload, header->length);
	struct print_request request = {.fd = reader_u32(&r)};
	request.data = reader_bytes(&r, &request.length);
	if (!reader_finished(&r) || (request.fd != 1 && request.fd != 2))
		return false;
	*ret = request;
	return true;
}

/* A descriptor of the frame may be named only if it came; the executable's own counts as the first one. */
static bool map_valid(const struct spawn_request *request, uint32_t nfds)
{
	for (uint32_t i = 0; i < request->fd_count; i++) {
		uint32_t kind = request->map[2 * i];
		uint32_t number = request->map[2 * i + 1];
		if (kind > FD_NULL)
			return false;
		if (kind == FD_PASSED && number >= nfds)
			return false;
	}
	return true;
}

bool decode_spawn(const void *payload, const struct frame *header, struct spawn_request *ret)
{
	struct reader r;
	reader_init(&r, payload, header->length);
	struct spawn_request request = {0};
	uint32_t argc = 0, envc = 0, numbers = 0;
	uint32_t flags = reader_u32(&r);
	if (flags & SPAWN_PATH)
		request.path = reader_str(&r);
	request.argv = reader_strs(&r, &argc);
	request.env = reader_strs(&r, &envc);
	request.cwd = reader_str(&r);
	request.map = reader_u32s(&r, &numbers);
	request.fd_count = numbers / 2;
	bool fine = reader_finished(&r) && (flags & ~SPAWN_PATH) == 0 && argc > 0 && numbers % 2 == 0 &&
		    request.fd_count <= MAX_SPAWN_FDS && (request.path != NULL || header->nfds > 0) &&
		    map_valid(&request, header->nfds);
	if (!fine) {
		spawn_request_free(&request);
		return false;
	}
	*ret = request;
	return true;
}

bool decode_supervise(const void *payload, const struct frame *header, struct supervise_request *ret)
{
	struct reader r;
	reader_init(&r, payload, header->length);
	struct supervise_request request = {0};
	uint32_t argc = 0;
	uint32_t flags = reader_u32(&r);
	request.terminal = (flags & SUPERVISE_TERMINAL) != 0;
	request.argv = reader_strs(&r, &argc);
	bool fine = reader_finished(&r) && (flags & ~SUPERVISE_TERMINAL) == 0 &&
		    header->nfds == (request.terminal ? 1 : 0);
	if (!fine) {
		supervise_request_free(&request);
		return false;
	}
	*ret = request;
	return true;
}

bool decode_number(const void *payload, const struct frame *header, uint32_t *ret)
{
	struct reader r;
	reader_init(&r, payload, header->length);
	uint32_t number = reader_u32(&r);
	if (!reader_finished(&r))
		return false;
	*ret = number;
	return true;
}

void spawn_request_free(struct spawn_request *request)
{
	free(request->argv);
	free(request->env);
	*request = (struct spawn_request){0};
}

void supervise_request_free(struct supervise_request *request)
{
	free(request->argv);
	*request = (struct supervise_request){0};
}
