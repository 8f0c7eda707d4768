/* SPDX-License-Identifier: Apache-2.0 */
#include "programme.h"

#include "protocol.h"

#include <string.h>

#define ON_HOST (1u << PHASE_HOST)
#define ON_INIT (1u << PHASE_INIT)

struct shape {
	const char *fields; /* l slot, u u32, q u64, s str, b bytes, S strs, U u32s */
	const char *verb;
	unsigned phases;
};

#define HEADER_BYTES 8u

static const struct shape shapes[] = {
	[OP_OPEN_TREE] = {"lsu", "open mount source", ON_HOST | ON_INIT},
	[OP_TREE_ATTR] = {"lqqqu", "set attributes of mount source", ON_HOST | ON_INIT},
	[OP_TREE_IDMAP] = {"lssu", "map ids of mount source", ON_HOST | ON_INIT},
	[OP_SETSID] = {"", "start session", ON_INIT},
	[OP_BECOME_ROOT] = {"u", "become root", ON_INIT},
	[OP_KEYRING] = {"s", "join session keyring", ON_INIT},
	[OP_LOOPBACK_UP] = {"", "bring up network interface", ON_INIT},
	[OP_UNSHARE] = {"q", "unshare namespaces", ON_INIT},
	[OP_HOSTNAME] = {"s", "set hostname", ON_INIT},
	[OP_DOMAINNAME] = {"s", "set domain name", ON_INIT},
	[OP_PROCFS] = {"", "open procfs", ON_INIT},
	[OP_ROOT] = {"lq", "attach root file system", ON_INIT},
	[OP_MOUNT_FS] = {"sssSqqquu", "mount", ON_INIT},
	[OP_MOUNT_TREE] = {"lsu", "attach mount", ON_INIT},
	[OP_MOUNT_ATTR] = {"sqqqu", "set mount attributes of", ON_INIT},
	[OP_MASK] = {"s", "mask path", ON_INIT},
	[OP_READONLY] = {"s", "make path read-only", ON_INIT},
	[OP_MKNOD] = {"suuuuu", "make device node", ON_INIT},
	[OP_SYMLINK] = {"ss", "make symlink", ON_INIT},
	[OP_MKDIR] = {"suuu", "make directory", ON_INIT},
	[OP_PIVOT_ROOT] = {"", "pivot root", ON_INIT},
	[OP_MOVE_ROOT] = {"", "move root", ON_INIT},
	[OP_CHROOT] = {"l", "change root", ON_INIT},
	[OP_SYSCTL] = {"ss", "set sysctl", ON_INIT},
	[OP_CONSOLE] = {"uuu", "set up console", ON_INIT},
	[OP_RLIMIT] = {"uqq", "set resource limit", ON_INIT},
	[OP_UMASK] = {"u", "set umask", ON_INIT},
	[OP_NO_NEW_PRIVS] = {"", "set no_new_privs", ON_INIT},
	[OP_BOUNDING] = {"q", "set bounding capabilities", ON_INIT},
	[OP_USER] = {"uuUu", "set user", ON_INIT},
	[OP_CAPS] = {"qqqq", "set capabilities", ON_INIT},
	[OP_SECCOMP] = {"ub", "load seccomp filter", ON_INIT},
	[OP_CWD] = {"su", "change directory to", ON_INIT},
	[OP_SCHEDULER] = {"uuuqqqq", "set scheduler", ON_INIT},
	[OP_IOPRIO] = {"uu", "set I/O priority", ON_INIT},
	[OP_PERSONALITY] = {"q", "set personality", ON_INIT},
	[OP_MEMPOLICY] = {"uub", "set memory policy", ON_INIT},
	[OP_AFFINITY] = {"b", "set CPU affinity", ON_HOST | ON_INIT},
	[OP_PDEATHSIG] = {"u", "set parent-death signal", ON_INIT},
	[OP_LABEL] = {"us", "set exec label", ON_INIT},
	[OP_STDIO_OWNER] = {"uu", "change owner of stdio", ON_INIT},
	[OP_OOM_SCORE_ADJ] = {"s", "set oom_score_adj", ON_HOST | ON_INIT},
	[OP_PIDFD] = {"s", "send pidfd", ON_INIT},
	[OP_SYNC] = {"u", "synchronise", ON_INIT},
	[OP_HOOK] = {"sSSqs", "run hook", ON_INIT},
	[OP_LOOKUP] = {"ss", "find executable", ON_INIT},
	[OP_FIFO] = {"", "open exec fifo", ON_INIT},
	[OP_CLOSE_FDS] = {"u", "close descriptors", ON_INIT},
	[OP_EXEC] = {"SS", "execute", ON_INIT},
	[OP_NET_DEVICE] = {"ss", "move network device", ON_HOST},
	[OP_RLIMIT_RAISE] = {"uq", "raise resource limit", ON_HOST},
	[OP_REMOUNT] = {"sSqqq", "remount", ON_INIT},
	[OP_OWN_PROCFS] = {"", "open procfs", ON_INIT},
	[OP_MASK_LABEL] = {"s", "label masks", ON_INIT},
	[OP_ROOT_PLACE] = {"s", "open place of the root", ON_INIT},
};

static const struct shape *shape_of(uint16_t op)
{
	if (op >= sizeof(shapes) / sizeof(shapes[0]) || shapes[op].fields == NULL)
		return NULL;
	return &shapes[op];
}

const char *operation_verb(uint16_t op)
{
	const struct shape *shape = shape_of(op);
	return shape == NULL ? NULL : shape->verb;
}

const char *operation_fields(uint16_t op, uint16_t *ret_phase)
{
	const struct shape *shape = shape_of(op);
	if (shape == NULL)
		return NULL;
	*ret_phase = (shape->phases & ON_HOST) != 0 ? PHASE_HOST : PHASE_INIT;
	return shape->fields;
}

static void skip_strings(struct reader *r)
{
	uint32_t count = reader_u32(r);
	for (uint32_t i = 0; i < count && !r->failed; i++)
		(void)reader_str(r);
}

static const char *check_fields(struct reader *r, const char *fields, uint32_t slots)
{
	uint32_t length;
	for (; *fields != '\0' && !r->failed; fields++) {
		switch (*fields) {
		case 'l':
			if (reader_u32(r) >= slots && !r->failed)
				return "the slot is out of range";
			break;
		case 'u':
			(void)reader_u32(r);
			break;
		case 'q':
			(void)reader_u64(r);
			break;
		case 's':
			(void)reader_str(r);
			break;
		case 'b':
			(void)reader_bytes(r, &length);
			break;
		case 'S':
			skip_strings(r);
			break;
		default:
			(void)reader_u32s(r, &length);
			break;
		}
	}
	if (r->failed)
		return "its fields are cut off or malformed";
	return reader_finished(r) ? NULL : "bytes are left behind its fields";
}

/* Takes the header and gives the fields a reader of their own; false when the header is out of range. */
static bool split(struct reader *programme, struct operation_view *ret_op)
{
	uint32_t length = reader_u32(programme);
	uint32_t numbers = reader_u32(programme);
	uint16_t halves[2];
	memcpy(halves, &numbers, sizeof(halves));
	size_t left = programme->failed ? 0 : (size_t)(programme->end - programme->pos);
	if (programme->failed || length < HEADER_BYTES || length - HEADER_BYTES > left)
		return false;
	ret_op->op = halves[0];
	ret_op->phase = halves[1];
	reader_init(&ret_op->fields, programme->pos, length - HEADER_BYTES);
	size_t step = ((size_t)(length - HEADER_BYTES) + 3) & ~(size_t)3;
	programme->pos += step < left ? step : left;
	return true;
}

const char *programme_check(const void *data, size_t length, uint32_t slots, uint32_t *ret_index)
{
	struct reader programme;
	struct operation_view op = {0};
	bool ended = false;
	reader_init(&programme, data, length);
	for (*ret_index = 0; programme.pos < programme.end; ++*ret_index) {
		if (ended)
			return "an operation follows the execution";
		if (!split(&programme, &op))
			return "its header is cut off or its length is out of range";
		const struct shape *shape = shape_of(op.op);
		if (shape == NULL)
			return "the operation is unknown";
		if (op.phase > PHASE_INIT || (shape->phases & (1u << op.phase)) == 0)
			return "the operation does not belong to its phase";
		const char *problem = check_fields(&op.fields, shape->fields, slots);
		if (problem != NULL)
			return problem;
		ended = op.op == OP_EXEC;
	}
	return ended ? NULL : "the programme does not end with an execution";
}

bool programme_next(struct reader *programme, struct operation_view *ret_op)
{
	return programme->pos < programme->end && split(programme, ret_op);
}
