/* SPDX-License-Identifier: Apache-2.0 */
/* A new instance of a file system, mounted in the container's tree. */
#include "operations.h"

#include "log.h"
#include "mount_legacy.h"
#include "mounts.h"
#include "path.h"
#include "protocol.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

/* fsconfig refuses longer strings with EINVAL; mount(2) takes a page of options */
#define FSCONFIG_MAX_STRING 255

static const struct {
	uint64_t flag;
	const char *name;
} superblock_flags[] = {
	{MS_RDONLY, "ro"},     {MS_SYNCHRONOUS, "sync"},  {MS_DIRSYNC, "dirsync"},
	{MS_MANDLOCK, "mand"}, {MS_LAZYTIME, "lazytime"},
};

static bool starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool has_mode(const struct mount_request *m)
{
	for (uint32_t i = 0; i < m->option_count; i++)
		if (starts_with(m->options[i], "mode="))
			return true;
	return false;
}

static bool needs_legacy(const struct mount_request *m)
{
	if (strlen(m->source) > FSCONFIG_MAX_STRING || (m->sb_flags & MS_I_VERSION) != 0)
		return true;
	for (uint32_t i = 0; i < m->option_count; i++) {
		const char *value = strchr(m->options[i], '=');
		if (value != NULL && strlen(value + 1) > FSCONFIG_MAX_STRING)
			return true;
	}
	return false;
}

static int set_option(int fs, const char *option)
{
	const char *value = strchr(option, '=');
	if (value == NULL)
		return k_fsconfig(fs, K_FSCONFIG_SET_FLAG, option, NULL);
	cleanup_free char *key = strndup(option, (size_t)(value - option));
	return key == NULL ? -ENOMEM : k_fsconfig(fs, K_FSCONFIG_SET_STRING, key, value + 1);
}

static int configure(int fs, const struct mount_request *m)
{
	int r = *m->source == '\0' ? 0 : k_fsconfig(fs, K_FSCONFIG_SET_STRING, "source", m->source);
	for (uint32_t i = 0; i < m->option_count && r == 0; i++)
		r = set_option(fs, m->options[i]);
	if (r == 0 && m->default_mode[0] != '\0')
		r = set_option(fs, m->default_mode);
	for (size_t i = 0; i < sizeof(superblock_flags) / sizeof(superblock_flags[0]) && r == 0; i++)
		if ((m->sb_flags & superblock_flags[i].flag) != 0)
			r = k_fsconfig(fs, K_FSCONFIG_SET_FLAG, superblock_flags[i].name, NULL);
	return r < 0 ? r : k_fsconfig(fs, K_FSCONFIG_CMD_CREATE, NULL, NULL);
}

/* What the kernel says about a file system in words is on the fsopen descriptor: "e text\n". */
static void read_complaint(int fs, char *out, size_t size)
{
	ssize_t n;
	out[0] = '\0';
	while ((n = read(fs, out, size - 1)) > 0) {
		out[n] = '\0';
		char *end = strpbrk(out, "\n");
		if (end != NULL)
			*end = '\0';
		if (n > 2 && out[0] == 'e') {
			memmove(out, out + 2, strlen(out + 2) + 1);
			return;
		}
	}
	out[0] = '\0';
}

/* The detached mount, or -errno with *complaint in the kernel's words. */
static int make_mount(const struct mount_request *m, char *complaint, size_t size)
{
	cleanup_close int fs = k_fsopen(m->type);
	if (fs < 0)
		return fs;
	int r = configure(fs, m);
	if (r < 0) {
		read_complaint(fs, complaint, size);
		return r;
	}
	return k_fsmount(fs, m->attr);
}

/*
 * Old file systems refuse options by the new calls that they take by mount(2); cgroup v1 restarts the call while an
 * old hierarchy of that name goes away, which a failed context answers with EBUSY but mount(2) survives.
 */
static bool worth_retrying(int error)
{
	return error == -EINVAL || error == -EOPNOTSUPP || error == -ENOSYS || error == -EBUSY;
}

static int finish_new(const struct mount_request *m, int mount_fd, int target)
{
	struct k_mount_attr attr = {.propagation = m->propagation};
	if ((m->flags & MOUNT_TMPCOPYUP) != 0) {
		int r = copy_directory(target, mount_fd);
		if (r < 0)
			return r;
	}
	int r = mount_attributes(mount_fd, &attr, 0);
	return r < 0 ? r : mount_attach(mount_fd, target);
}

static int finish_legacy(struct context *c, const struct mount_request *m, int target)
{
	struct k_mount_attr attr = {.propagation = m->propagation};
	if ((m->flags & MOUNT_TMPCOPYUP) == 0 && m->propagation == 0)
		return 0;
	cleanup_close int mounted = path_open(c->rootfs, m->dest, O_DIRECTORY);
	if (mounted < 0)
		return mounted;
	/* `target` still shows the covered directory */
	int r = (m->flags & MOUNT_TMPCOPYUP) != 0 ? copy_directory(target, mounted) : 0;
	return r < 0 ? r : mount_attributes(mounted, &attr, 0);
}

/* A tmpfs without a mode of its own takes that of the directory it covers, as mount points like /tmp expect. */
static void inherit_mode(struct mount_request *m, int target)
{
	struct stat st;
	if (strcmp(m->type, "tmpfs") == 0 && !has_mode(m) && fstat(target, &st) == 0)
		(void)snprintf(m->default_mode, sizeof(m->default_mode), "mode=%o", (unsigned)(st.st_mode & 07777));
}

static int mount_on(struct context *c, struct mount_request *m, int target)
{
	char complaint[FAILURE_DETAIL_BYTES / 2] = "";
	int r = -EINVAL;
	if (!needs_legacy(m)) {
		cleanup_close int fd = make_mount(m, complaint, sizeof(complaint));
		r = fd < 0 ? fd : finish_new(m, fd, target);
		if (r == 0)
			return 0;
		if (fd >= 0 || !worth_retrying(r))
			return fail(c, r, m->dest, "%s%s%s", m->type, complaint[0] != '\0' ? ": " : "", complaint);
		log_write(LEVEL_DEBUG, "mount '%s': fsconfig refused (%s), trying mount(2)", m->dest, complaint);
	}
	r = mount_legacy(m, target);
	if (r == 0)
		r = finish_legacy(c, m, target);
	(void)fchdir(c->rootfs);
	return r < 0 ? fail(c, r, m->dest, "%s%s%s", m->type, complaint[0] != '\0' ? ": " : "", complaint) : 0;
}

int op_mount_fs(struct context *c, struct reader *fields)
{
	struct mount_request m = {0};
	m.type = reader_str(fields);
	m.source = reader_str(fields);
	m.dest = reader_str(fields);
	cleanup_free const char **options = reader_strs(fields, &m.option_count);
	m.options = options;
	m.attr = reader_u64(fields);
	m.sb_flags = reader_u64(fields);
	m.propagation = reader_u64(fields);
	m.flags = reader_u32(fields);
	uint32_t mode = reader_u32(fields);
	if (options == NULL)
		return fail(c, -ENOMEM, m.dest, "%s", "");
	int r = context_need_rootfs(c);
	cleanup_close int target = r < 0 ? r : mount_target_directory(c, m.dest, m.flags, (mode_t)mode);
	if (target < 0)
		return fail(c, target, m.dest, "prepare mount point");
	inherit_mode(&m, target);
	return mount_on(c, &m, target);
}
