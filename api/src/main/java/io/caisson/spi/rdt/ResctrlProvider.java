// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.rdt;

import io.caisson.spi.Plugin;
import org.apiguardian.api.API;

/** Makes resctrl managers. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ResctrlProvider extends Plugin {
    /** A manager of one container's group; it makes nothing yet. */
    ResctrlManager create(ResctrlContext context);
}
