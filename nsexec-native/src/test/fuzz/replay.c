/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds the files of a directory to a fuzz target, where there is no libFuzzer. */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(int dir, const char *name)
{
	struct stat st;
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			(void)close(fd);
		return 0;
	}
	/* exactly its size, so that the sanitizer sees a read past the end */
	uint8_t *data = malloc((size_t)st.st_size + (st.st_size == 0));
	ssize_t n = data == NULL ? -1 : read(fd, data, (size_t)st.st_size);
	if (n == st.st_size)
		(void)LLVMFuzzerTestOneInput(data, (size_t)n);
	free(data);
	(void)close(fd);
	return n == st.st_size ? 1 : -1;
}

int main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	int count = 0;
	if (dir == NULL) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 2;
	}
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		int n = replay(dirfd(dir), entry->d_name);
		if (n < 0) {
			fprintf(stderr, "failed to read '%s/%s'\n", argv[1], entry->d_name);
			return 1;
		}
		count += n;
	}
	(void)closedir(dir);
	printf("%s: %d inputs of the corpus replayed\n", argv[1], count);
	return count == 0;
}
