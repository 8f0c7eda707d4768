/* SPDX-License-Identifier: Apache-2.0 */
#include "old_mounts.h"

#include "kernel.h"
#include "util.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

/* mountinfo writes blank, tab, newline and backslash as octal escapes */
static void unescape(char *text)
{
	char *out = text;
	for (const char *in = text; *in != '\0';) {
		if (in[0] == '\\' && in[1] >= '0' && in[1] <= '3' && in[2] >= '0' && in[2] <= '7' && in[3] >= '0' &&
		    in[3] <= '7') {
			*out++ = (char)((in[1] - '0') * 64 + (in[2] - '0') * 8 + (in[3] - '0'));
			in += 4;
		} else {
			*out++ = *in++;
		}
	}
	*out = '\0';
}

static int drop_one(uint64_t id, const char *path)
{
	/* the new root lies on "/" already and is listed with the same paths: only what is reached from the old root */
	cleanup_close int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	uint64_t found;
	if (fd < 0 || k_mount_id(fd, &found) < 0 || found != id)
		return 0;
	if (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
		return 0;
	if (errno != EINVAL && errno != EPERM)
		return -errno;
	return outcome(mount("tmpfs", path, "tmpfs", MS_RDONLY, "size=0k"));
}

static int drop_line(char *line)
{
	unsigned long long id;
	char path[4096];
	if (sscanf(line, "%llu %*u %*s %*s %4095s", &id, path) != 2)
		return 0;
	const char *type = strstr(line, " - ");
	if (type == NULL || (strncmp(type, " - proc ", 8) != 0 && strncmp(type, " - sysfs ", 9) != 0))
		return 0;
	unescape(path);
	return drop_one(id, path);
}

int old_mounts_drop(int proc)
{
	int fd = openat(proc, "self/mountinfo", O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	if (file == NULL)
		return -errno;
	cleanup_free char *line = NULL;
	size_t size = 0;
	int r = 0;
	while (r == 0 && getline(&line, &size, file) > 0)
		r = drop_line(line);
	(void)fclose(file);
	return r;
}
