// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version, root, names and annotations. */
final class TopRules {
    private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+)\\.[0-9]+([-+][0-9A-Za-z.+-]+)?");
    private static final int NEWEST_MINOR = 3;

    /** __NEW_UTS_LEN of the kernel. */
    private static final int LONGEST_NAME = 64;

    private TopRules() {}

    static void check(Check check) {
        version(check);
        Optional<Root> root = check.spec().root();
        if (root.isPresent()) {
            root(check, root.get());
        } else {
            check.problem("/root", "is required");
        }
        check.spec().hostname().ifPresent(name -> name(check, "hostname", name));
        check.spec().domainname().ifPresent(name -> name(check, "domainname", name));
        if (check.spec().annotations().containsKey("")) {
            check.problem("/annotations/", "must not have an empty key");
        }
    }

    /** A configuration of 1.x holds for every runtime that knows at least that x; runc never looks. */
    private static void version(Check check) {
        String version = check.spec().ociVersion();
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches() || !isKnown(matcher.group(1), matcher.group(2))) {
            check.problem(
                    "/ociVersion",
                    "must be a version from 1.0 to 1." + NEWEST_MINOR + ", was " + Problems.quoted(version));
        }
    }

    private static boolean isKnown(String major, String minor) {
        return major.equals("1") && minor.length() == 1 && Integer.parseInt(minor) <= NEWEST_MINOR;
    }

    private static void root(Check check, Root root) {
        if (root.path().isEmpty()) {
            check.problem("/root/path", "must not be empty");
            return;
        }
        if (root.path().indexOf('\0') >= 0) {
            check.noNul("/root/path", root.path());
            return;
        }
        Path path = check.context().bundle().resolve(root.path());
        if (!check.context().exists().test(path)) {
            check.problem("/root/path", "no such directory: '" + path + "'");
        } else if (!check.context().isDirectory().test(path)) {
            check.problem("/root/path", "not a directory: '" + path + "'");
        }
        if (root.readonly() && !check.has(NamespaceType.MOUNT)) {
            check.problem(
                    "/root/readonly",
                    "unable to make the root read-only without a private mount namespace: add one to"
                            + " /linux/namespaces, or set it to false");
        }
    }

    private static void name(Check check, String kind, String name) {
        String pointer = "/" + kind;
        if (!check.has(NamespaceType.UTS)) {
            check.problem(pointer, "unable to set " + kind + " without a private UTS namespace");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            check.problem(pointer, "must have at most " + LONGEST_NAME + " bytes, was " + Problems.quoted(name));
        }
        check.noNul(pointer, name);
    }
}
