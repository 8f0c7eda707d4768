// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Execution domain. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum PersonalityDomain {
    LINUX,
    LINUX32
}
