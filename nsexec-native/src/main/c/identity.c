/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#include "kernel.h"
#include "protocol.h"

#include <linux/keyctl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define KEYRING_USER_SEARCH 0x00080000u

int op_setsid(struct context *c, struct reader *fields)
{
	(void)fields;
	return setsid() < 0 ? fail(c, -errno, "init", "%s", "") : 0;
}

int op_become_root(struct context *c, struct reader *fields)
{
	uint32_t flags = reader_u32(fields);
	if (setresgid(0, 0, 0) < 0)
		return fail(c, -errno, "gid 0", "%s", "");
	if ((flags & ROOT_KEEP_GROUPS) == 0) {
		int r = k_setgroups(NULL, 0);
		if (r < 0)
			return fail(c, r, "groups", "drop additional groups");
	}
	return setresuid(0, 0, 0) < 0 ? fail(c, -errno, "uid 0", "%s", "") : 0;
}

/* The owner, too, may search it: otherwise a process that changed its user has no session keyring. */
static int open_keyring_to_owner(long id)
{
	char description[256];
	unsigned permissions;
	long n = k_keyctl(KEYCTL_DESCRIBE, (unsigned long)id, (unsigned long)(uintptr_t)description,
	                  sizeof(description) - 1);
	if (n < 0)
		return (int)n;
	description[sizeof(description) - 1] = '\0';
	if (sscanf(description, "%*[^;];%*d;%*d;%x", &permissions) != 1)
		return -EPROTO;
	return (int)k_keyctl(KEYCTL_SETPERM, (unsigned long)id, permissions | KEYRING_USER_SEARCH, 0);
}

int op_keyring(struct context *c, struct reader *fields)
{
	const char *name = reader_str(fields);
	long id = k_keyctl(KEYCTL_JOIN_SESSION_KEYRING, (unsigned long)(uintptr_t)name, 0, 0);
	if (id == -ENOSYS) /* a kernel without keys has none to protect */
		return 0;
	if (id < 0)
		return fail(c, (int)id, name, "%s", "");
	int r = open_keyring_to_owner(id);
	return r < 0 ? fail(c, r, name, "set permissions") : 0;
}

int op_loopback_up(struct context *c, struct reader *fields)
{
	struct ifreq request;
	(void)fields;
	memset(&request, 0, sizeof(request));
	memcpy(request.ifr_name, "lo", sizeof("lo"));
	cleanup_close int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 && errno == EAFNOSUPPORT)
		fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(c, -errno, "lo", "socket");
	if (ioctl(fd, SIOCGIFFLAGS, &request) < 0)
		return fail(c, -errno, "lo", "read flags");
	request.ifr_flags |= IFF_UP;
	return ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? fail(c, -errno, "lo", "write flags") : 0;
}

int op_unshare(struct context *c, struct reader *fields)
{
	uint64_t flags = reader_u64(fields);
	return unshare((int)flags) < 0 ? fail(c, -errno, "init", "flags 0x%llx", (unsigned long long)flags) : 0;
}

int op_hostname(struct context *c, struct reader *fields)
{
	const char *name = reader_str(fields);
	return sethostname(name, strlen(name)) < 0 ? fail(c, -errno, name, "%s", "") : 0;
}

int op_domainname(struct context *c, struct reader *fields)
{
	const char *name = reader_str(fields);
	return setdomainname(name, strlen(name)) < 0 ? fail(c, -errno, name, "%s", "") : 0;
}
