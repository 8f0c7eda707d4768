/* SPDX-License-Identifier: Apache-2.0 */
#include "operations.h"

#include "kernel.h"
#include "protocol.h"

#include <sys/prctl.h>

#ifndef PR_CAP_AMBIENT
#define PR_CAP_AMBIENT 47
#define PR_CAP_AMBIENT_RAISE 2
#define PR_CAP_AMBIENT_CLEAR_ALL 4
#endif

#define MAX_CAPABILITIES 64

/* Those that every kernel we run on has: CAP_CHECKPOINT_RESTORE came with Linux 5.9. */
#define OLD_CAPABILITIES 41

/* The plan may name capabilities that this kernel does not have yet: they are nobody's. */
static int capability_count(void)
{
	int n = OLD_CAPABILITIES;
	while (n < MAX_CAPABILITIES && prctl(PR_CAPBSET_READ, (unsigned long)n, 0, 0, 0) >= 0)
		n++;
	return n;
}

static uint64_t known_capabilities(void)
{
	int n = capability_count();
	return n >= MAX_CAPABILITIES ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

int op_bounding(struct context *c, struct reader *fields)
{
	uint64_t keep = reader_u64(fields);
	int count = capability_count();
	for (int i = 0; i < count; i++) {
		if ((keep >> i & 1) != 0 || prctl(PR_CAPBSET_DROP, (unsigned long)i, 0, 0, 0) == 0)
			continue;
		int error = -errno;
		/* without CAP_SETPCAP it cannot be dropped, but may not be there anyway */
		if (prctl(PR_CAPBSET_READ, (unsigned long)i, 0, 0, 0) != 0)
			return fail(c, error, "bounding set", "drop capability %d", i);
	}
	return 0;
}

int op_user(struct context *c, struct reader *fields)
{
	uint32_t count = 0;
	uint32_t uid = reader_u32(fields);
	uint32_t gid = reader_u32(fields);
	const uint32_t *groups = reader_u32s(fields, &count);
	uint32_t flags = reader_u32(fields);
	/* to the kernel that number means "leave it": the program would run as root */
	if (uid == UNCHANGED || gid == UNCHANGED)
		return fail(c, -EINVAL, "user", "uid %u, gid %u", uid, gid);
	/* leaving uid 0 would take the permitted set away, which OP_CAPS is to choose from */
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return fail(c, -errno, "user", "keep capabilities");
	if ((flags & USER_SKIP_SETGROUPS) == 0) {
		int r = k_setgroups(groups, count);
		if (r < 0)
			return fail(c, r, "user", "set %u additional groups", count);
	}
	if (setresgid(gid, gid, gid) < 0)
		return fail(c, -errno, "user", "gid %u", gid);
	return setresuid(uid, uid, uid) < 0 ? fail(c, -errno, "user", "uid %u", uid) : 0;
}

static int raise_ambient(uint64_t ambient)
{
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return -errno;
	for (int i = 0; i < MAX_CAPABILITIES; i++)
		if ((ambient >> i & 1) != 0 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, (unsigned long)i, 0, 0) < 0)
			return -errno;
	return 0;
}

int op_caps(struct context *c, struct reader *fields)
{
	uint64_t known = known_capabilities();
	uint64_t effective = reader_u64(fields) & known;
	uint64_t permitted = reader_u64(fields) & known;
	uint64_t inheritable = reader_u64(fields) & known;
	uint64_t ambient = reader_u64(fields) & known;
	if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) < 0)
		return fail(c, -errno, "capabilities", "end keeping them");
	int r = k_capset(effective, permitted, inheritable);
	if (r < 0)
		return fail(c, r, "capabilities", "effective 0x%llx, permitted 0x%llx, inheritable 0x%llx",
		            (unsigned long long)effective, (unsigned long long)permitted,
		            (unsigned long long)inheritable);
	r = raise_ambient(ambient);
	return r < 0 ? fail(c, r, "capabilities", "ambient 0x%llx", (unsigned long long)ambient) : 0;
}
