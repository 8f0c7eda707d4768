# SPDX-License-Identifier: Apache-2.0
# Names every C function of more than 60 lines and every file of more than 400; fails if there is one. A function of
# this tree's formatting begins with `{` in the first column and ends with `}` there.
function file_ends() {
	if (lines > 400) {
		printf "%s: %d lines\n", file, lines
		bad = 1
	}
}
FNR == 1 {
	file_ends()
	file = FILENAME
}
{
	lines = FNR
}
/^[a-z_].*\(/ {
	name = $0
}
/^{/ {
	start = FNR
	functions++
}
/^}/ && start {
	if (FNR - start > 60) {
		printf "%s:%d: %d lines in: %s\n", FILENAME, start, FNR - start, name
		bad = 1
	}
	start = 0
}
END {
	file_ends()
	if (functions < 100) {
		printf "only %d functions found\n", functions
		bad = 1
	}
	exit bad
}
