// SPDX-License-Identifier: Apache-2.0
package io.caisson.wrong;

import io.caisson.conformance.Breaks;

@Breaks("PACKAGES_ARE_NULL_MARKED")
final class WrongPackage {}
