/* SPDX-License-Identifier: Apache-2.0 */
/* The parsers of both messages, without a container. */
#include "plan.h"
#include "programme.h"

#include <unistd.h>

static const char *parse(const struct plan *p, struct bootstrap *b)
{
	return bootstrap_parse(b, p->data == NULL ? (const void *)"" : p->data, p->length);
}

static void test_bootstrap(void)
{
	struct plan p = {0};
	struct bootstrap b;
	uint8_t yes = 1;
	is_text(parse(&p, &b), NULL, "an empty bootstrap message is fine");
	ok(b.clone_flags == 0 && b.cgroup_fd == -1 && b.uid_map == NULL && b.slots == 0, "and says nothing");
	plan_attribute_u32(&p, ATTR_CLONE_FLAGS, 0x20000000);
	plan_attribute_text(&p, ATTR_NS_PATHS, "net:/a");
	plan_attribute_text(&p, ATTR_UIDMAP, "0 1 2\n");
	plan_attribute_text(&p, ATTR_GIDMAP, "3 4 5\n");
	plan_attribute(&p, ATTR_SETGROUP, &yes, 1);
	plan_attribute(&p, ATTR_ROOTLESS_EUID, &yes, 1);
	plan_attribute_text(&p, ATTR_OOM_SCORE_ADJ, "-999");
	plan_attribute_text(&p, ATTR_UIDMAPPATH, "/u");
	plan_attribute_text(&p, ATTR_GIDMAPPATH, "/g");
	plan_attribute_text(&p, ATTR_TIMENSOFFSET, "monotonic 1 2\n");
	plan_attribute_u32(&p, ATTR_CGROUP_FD, 7);
	plan_attribute_u32(&p, ATTR_SLOTS, MAX_SLOTS);
	is_text(parse(&p, &b), NULL, "every attribute is known");
	ok(b.clone_flags == 0x20000000 && b.setgroups && b.rootless && b.cgroup_fd == 7 && b.slots == MAX_SLOTS,
	   "numbers");
	is_text(b.namespace_paths, "net:/a", "namespace paths");
	is_text(b.uid_map, "0 1 2\n", "uid map");
	is_text(b.gid_map, "3 4 5\n", "gid map");
	is_text(b.oom_score_adj, "-999", "oom_score_adj");
	is_text(b.uid_map_tool, "/u", "newuidmap");
	is_text(b.gid_map_tool, "/g", "newgidmap");
	is_text(b.time_offsets, "monotonic 1 2\n", "time offsets");
	for (size_t cut = 1; cut < 4; cut++) {
		p.length -= 1;
		ok(parse(&p, &b) != NULL, "cut off by %zu", cut);
	}
	plan_free(&p);
}

static void refuse_attribute(uint16_t type, const void *data, size_t length, const char *problem)
{
	struct plan p = {0};
	struct bootstrap b;
	plan_attribute(&p, type, data, length);
	is_text(parse(&p, &b), problem, problem);
	plan_free(&p);
}

static void test_bad_attributes(void)
{
	const uint32_t many = MAX_SLOTS + 1, stdio = 2;
	struct bootstrap b;
	refuse_attribute(27299, "", 0, "an attribute is unknown");
	refuse_attribute(ATTR_UIDMAP, "0 1 2", 5, "a text attribute does not end with its only NUL");
	refuse_attribute(ATTR_UIDMAP, "a\0b", 4, "a text attribute does not end with its only NUL");
	refuse_attribute(ATTR_UIDMAP, "", 0, "a text attribute does not end with its only NUL");
	refuse_attribute(ATTR_SETGROUP, "\2", 1, "the setgroups attribute is not a boolean");
	refuse_attribute(ATTR_ROOTLESS_EUID, "\1\0", 2, "the rootless attribute is not a boolean");
	refuse_attribute(ATTR_CLONE_FLAGS, "abc", 3, "the clone flags are not a u32");
	refuse_attribute(ATTR_SLOTS, &many, 4, "the number of slots is out of range");
	refuse_attribute(ATTR_CGROUP_FD, &stdio, 4, "the cgroup descriptor is not a descriptor above 2");
	is_text(bootstrap_parse(&b, "\3\0\0\0", 4), "the length of an attribute is out of range",
	        "shorter than its header");
	is_text(bootstrap_parse(&b, "\377\377\0\0", 4), "the length of an attribute is out of range",
	        "longer than the message");
	is_text(bootstrap_parse(&b, "\4\0", 2), "an attribute is cut off", "cut off inside its header");
}

static const char *check(const struct plan *p, uint32_t slots, uint32_t *ret_index)
{
	return programme_check(p->data == NULL ? (const void *)"" : p->data, p->length, slots, ret_index);
}

static void test_programme(void)
{
	struct plan p = {0};
	uint32_t index;
	is_text(check(&p, 0, &index), "the programme does not end with an execution", "an empty programme");
	HOST_OP(&p, OP_OPEN_TREE, "usu", 1u, "/x", 0u);
	OP(&p, OP_HOSTNAME, "s", "abc");
	OP(&p, OP_EXEC, "SS", "a|b", "");
	is_text(check(&p, 2, &index), NULL, "a good programme");
	is_text(check(&p, 1, &index), "the slot is out of range", "a slot beyond the number of slots");
	is_number(index, 0, "of operation 0");
	struct reader r;
	struct operation_view op;
	int count = 0;
	reader_init(&r, p.data, p.length);
	while (programme_next(&r, &op))
		count += op.op == OP_HOSTNAME ? strcmp(reader_str(&op.fields), "abc") == 0 : 1;
	is_number(count, 3, "the walk sees each operation with its fields");
	size_t length = p.length;
	/* memory of exactly the size, so that a sanitizer sees a read past the end */
	for (size_t n = 0, bad = 0; n <= length; n++) {
		uint8_t *part = malloc(n + (n == 0));
		must(part != NULL, "malloc");
		memcpy(part, p.data, n);
		bad += programme_check(part, n, 2, &index) != NULL;
		free(part);
		if (n == length)
			is_number((long long)bad, (long long)length, "cut off anywhere it is refused");
	}
	OP(&p, OP_SETSID, "");
	is_text(check(&p, 2, &index), "an operation follows the execution", "something after the execution");
	plan_free(&p);
}

static void refuse_operation(struct plan *p, const char *problem)
{
	uint32_t index;
	is_text(check(p, 4, &index), problem, problem);
	plan_free(p);
}

static void test_bad_operations(void)
{
	struct plan p = {0};
	op_in(&p, 5, PHASE_INIT, "");
	refuse_operation(&p, "the operation is unknown");
	op_in(&p, OP_EXEC + 1, PHASE_INIT, "");
	refuse_operation(&p, "the operation is unknown");
	op_in(&p, OP_SETSID, PHASE_HOST, "");
	refuse_operation(&p, "the operation does not belong to its phase");
	op_in(&p, OP_SETSID, 40, "");
	refuse_operation(&p, "the operation does not belong to its phase");
	OP(&p, OP_SETSID, "u", 1u);
	refuse_operation(&p, "bytes are left behind its fields");
	OP(&p, OP_UMASK, "");
	refuse_operation(&p, "its fields are cut off or malformed");
	OP(&p, OP_HOSTNAME, "u", 0xffffffffu);
	refuse_operation(&p, "its fields are cut off or malformed");
	OP(&p, OP_EXEC, "uu", 0xffffffffu, 0u);
	refuse_operation(&p, "its fields are cut off or malformed");
	plan_u32(&p, 7); /* shorter than its header */
	plan_u32(&p, OP_SETSID | PHASE_INIT << 16);
	refuse_operation(&p, "its header is cut off or its length is out of range");
	plan_u32(&p, 0xfffffffc);
	plan_u32(&p, OP_SETSID | PHASE_INIT << 16);
	refuse_operation(&p, "its header is cut off or its length is out of range");
	plan_begin(&p, OP_HOSTNAME, PHASE_INIT);
	plan_bytes(&p, "a\0b", 4);
	plan_end(&p);
	refuse_operation(&p, "its fields are cut off or malformed");
}

static void test_read(void)
{
	int ends[2];
	struct message message;
	struct message_header header = {.length = sizeof(header) + 4, .type = MSG_PROGRAMME};
	must(pipe(ends) == 0 && write(ends[1], &header, sizeof(header)) > 0 && write(ends[1], "data", 4) == 4, "pipe");
	is_number(message_read(ends[0], MSG_PROGRAMME, 100, &message), 0, "a message is read");
	ok(message.length == 4 && memcmp(message.data, "data", 4) == 0, "whole");
	must(write(ends[1], &header, sizeof(header)) > 0, "write");
	is_number(message_read(ends[0], MSG_BOOTSTRAP, 100, &message), -EBADMSG, "another type is refused");
	must(write(ends[1], &header, sizeof(header)) > 0, "write");
	is_number(message_read(ends[0], MSG_PROGRAMME, 10, &message), -EMSGSIZE, "a longer one is refused");
	must(write(ends[1], &header, sizeof(header)) > 0 && write(ends[1], "da", 2) == 2, "write");
	close(ends[1]);
	is_number(message_read(ends[0], MSG_PROGRAMME, 100, &message), -EBADMSG, "a truncated one is refused");
	is_number(message_read(ends[0], MSG_PROGRAMME, 100, &message), -EBADMSG, "and the end of the pipe");
	close(ends[0]);
}

int main(void)
{
	test_bootstrap();
	test_bad_attributes();
	test_programme();
	test_bad_operations();
	test_read();
	return tap_end();
}
