#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs TAP programs one after another and ends with their count; fails if any test or program failed.
# TAP_DIR, if set, keeps what each of them printed as NAME.tap.
total=0 failed=0 skipped=0
output=$(mktemp) || exit 1
trap 'rm -f "$output"' EXIT
for program in "$@"; do
	"$program" >"$output" 2>&1
	status=$?
	[ -z "${TAP_DIR:-}" ] || cp "$output" "$TAP_DIR/${program##*/}.tap"
	passed=$(grep -c '^ok ' "$output")
	bad=$(grep -c '^not ok ' "$output")
	skips=$(grep -c '^ok .*# SKIP' "$output")
	if [ "$status" -eq 77 ]; then
		echo "skipped: ${program##*/}: $(tail -n 1 "$output")"
		skipped=$((skipped + 1))
	elif [ "$status" -ne 0 ] || [ "$bad" -ne 0 ] || ! grep -q '^1\.\.' "$output"; then
		cat "$output"
		echo "FAILED: ${program##*/}: exit status $status, $bad of $((passed + bad)) tests failed"
		failed=$((failed + (bad > 0 ? bad : 1)))
	else
		echo "ok: ${program##*/}: $passed tests"
	fi
	skipped=$((skipped + skips))
	total=$((total + passed + bad))
done
echo "C tests: $total run, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
