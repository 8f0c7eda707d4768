// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ServiceLoader's complaints about a service file in our words; those of a JDK that words them otherwise as they are. */
final class ServiceFault {
    /** The interface, then what is wrong. */
    private static final Pattern COMPLAINT = Pattern.compile("([\\w.$]+): (.*)", Pattern.DOTALL);

    private static final Pattern MISSING = Pattern.compile("Provider (\\S+) not found");
    private static final Pattern ALIEN = Pattern.compile("(?:Provider )?(\\S+) not a subtype");
    private static final Pattern SYNTAX = Pattern.compile("\\S+/(META-INF/services/\\S+):(\\d+): (.*)");

    private ServiceFault() {}

    static String describe(String message) {
        Matcher complaint = COMPLAINT.matcher(message);
        if (!complaint.matches()) {
            return message;
        }
        String service = complaint.group(1);
        String detail = complaint.group(2);
        Matcher missing = MISSING.matcher(detail);
        if (missing.matches()) {
            return "failed to load '" + missing.group(1) + "': META-INF/services/" + service
                    + " names it, and there is no such class";
        }
        Matcher alien = ALIEN.matcher(detail);
        if (alien.matches()) {
            return "failed to load '" + alien.group(1) + "': it does not implement " + service;
        }
        Matcher syntax = SYNTAX.matcher(detail);
        if (syntax.matches()) {
            return "failed to read '" + syntax.group(1) + "', line " + syntax.group(2) + ": "
                    + syntax.group(3).substring(0, 1).toLowerCase(Locale.ROOT)
                    + syntax.group(3).substring(1);
        }
        return message;
    }
}
