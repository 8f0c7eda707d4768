/* SPDX-License-Identifier: Apache-2.0 */
/* Every number of the two protocols is one that a fuzzer starts from: new ones cannot be forgotten. */
#include "../fuzz/seeds.h"
#include "launcher_protocol.h"
#include "message.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define CORPUS "src/test/fuzz/corpus/"
#define MAX_SEED (64u << 10)

typedef bool contains_fn(const uint8_t *data, size_t size, uint32_t number);

static bool operation_has_seed(uint16_t op)
{
	struct plan p = {0};
	uint16_t phase;
	uint32_t index;
	if (operation_fields(op, &phase) == NULL)
		return false;
	seed_programme(&p, op);
	const char *problem = programme_check(p.data, p.length, SEED_SLOTS, &index);
	if (problem != NULL)
		printf("# operation %u of the seed: %s\n", index, problem);
	plan_free(&p);
	return problem == NULL;
}

/* An attribute of a bootstrap message that the parser takes. */
static bool has_attribute(const uint8_t *data, size_t size, uint32_t number)
{
	struct bootstrap b;
	if (bootstrap_parse(&b, data, size) != NULL)
		return false;
	for (size_t at = 0; at + 4 <= size;) {
		uint16_t header[2];
		memcpy(header, data + at, sizeof(header));
		if (header[1] == number)
			return true;
		at += ((size_t)header[0] + 3) & ~(size_t)3;
	}
	return false;
}

/* A frame of that type, whole; what is behind it is not looked at. */
static bool has_frame(const uint8_t *data, size_t size, uint32_t number)
{
	struct frame header;
	while (size >= sizeof(header)) {
		memcpy(&header, data, sizeof(header));
		if (header.length > size - sizeof(header))
			return false;
		if (header.type == number)
			return true;
		data += sizeof(header) + header.length;
		size -= sizeof(header) + header.length;
	}
	return false;
}

/* A wait for an answer of that type which comes. */
static bool has_answer(const uint8_t *data, size_t size, uint32_t number)
{
	struct sync_header header;
	if (size != 2 + sizeof(header) || data[0] != 1)
		return false;
	memcpy(&header, data + 2, sizeof(header));
	return header.type == number && (data[1] & 31) == number;
}

static bool file_contains(int dir, const char *name, contains_fn *contains, uint32_t number)
{
	uint8_t *data = malloc(MAX_SEED);
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 || data == NULL ? -1 : read(fd, data, MAX_SEED);
	bool found = n > 0 && contains(data, (size_t)n, number);
	if (fd >= 0)
		(void)close(fd);
	free(data);
	return found;
}

static bool corpus_contains(const char *path, contains_fn *contains, uint32_t number)
{
	DIR *dir = opendir(path);
	bool found = false;
	must(dir != NULL, path);
	for (const struct dirent *e; !found && (e = readdir(dir)) != NULL;)
		found = file_contains(dirfd(dir), e->d_name, contains, number);
	(void)closedir(dir);
	return found;
}

/* 1: it has a seed, 0: it has none, -1: it is nothing that a peer sends. */
static int seeded(const char *name, uint32_t number)
{
	if (strncmp(name, "OP_", 3) == 0)
		return operation_has_seed((uint16_t)number);
	if (strncmp(name, "ATTR_", 5) == 0 && number >= ATTR_CLONE_FLAGS)
		return corpus_contains(CORPUS "bootstrap", has_attribute, number);
	if (strncmp(name, "FRAME_", 6) == 0 && number >= FRAME_PRINT)
		return corpus_contains(CORPUS "launcher", has_frame, number);
	if (strncmp(name, "SYNC_", 5) == 0 && number >= SYNC_ATTACHED)
		return corpus_contains(CORPUS "peer", has_answer, number);
	return -1;
}

int main(void)
{
	char command[PATH_MAX + 32], name[64];
	unsigned long long number;
	int c;
	const char *init = getenv("CAISSON_INIT");
	must(init != NULL, "CAISSON_INIT is not set");
	FILE *layout = popen(compose(command, sizeof(command), "'%s' --print-layout", init), "re");
	must(layout != NULL, "popen");
	while (fscanf(layout, "%63s", name) == 1) {
		int has = fscanf(layout, "%llu", &number) == 1 ? seeded(name, (uint32_t)number) : -1;
		if (has >= 0)
			ok(has == 1, "%s has a seed", name);
		while ((c = fgetc(layout)) != '\n' && c != EOF)
			;
	}
	ok(pclose(layout) == 0 && tap_count > 70, "the layout was read");
	return tap_end();
}
