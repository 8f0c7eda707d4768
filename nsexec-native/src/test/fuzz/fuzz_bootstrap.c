/* SPDX-License-Identifier: Apache-2.0 */
/* The bootstrap message, and the namespace list and the id map that it carries. */
#include "idmap.h"
#include "message.h"
#include "namespaces.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void split_paths(const char *text)
{
	struct joined_namespace all[MAX_JOINED];
	size_t count = 0;
	char *copy = strdup(text);
	if (copy != NULL && namespaces_parse(copy, all, &count) == NULL)
		for (size_t i = 0; i < count; i++)
			if (all[i].path[0] == '\0')
				abort();
	free(copy);
}

static void split_map(const char *text)
{
	char *copy = strdup(text);
	char **arguments = copy == NULL ? NULL : idmap_tool_arguments("tool", "1", copy);
	for (char **a = arguments; a != NULL && *a != NULL; a++)
		if (strlen(*a) > UINT16_MAX)
			abort();
	free(arguments);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bootstrap b;
	if (bootstrap_parse(&b, data, size) != NULL)
		return 0;
	if (b.namespace_paths != NULL)
		split_paths(b.namespace_paths);
	if (b.uid_map != NULL)
		split_map(b.uid_map);
	const char *const texts[] = {b.gid_map, b.oom_score_adj, b.uid_map_tool, b.gid_map_tool, b.time_offsets};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i] != NULL && strlen(texts[i]) > size)
			abort();
	return 0;
}
