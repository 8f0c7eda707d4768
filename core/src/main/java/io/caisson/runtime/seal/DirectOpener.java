// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program itself. */
final class DirectOpener implements ExeSealer {
    private static final Logger log = LoggerFactory.getLogger(DirectOpener.class);

    private final SystemCalls calls;

    DirectOpener(SystemCalls calls) {
        this.calls = calls;
    }

    @Override
    public HostFd seal(Path executable) {
        log.warn("'{}' is not sealed: root of a container can overwrite it (CVE-2019-5736)", executable);
        return calls.open(executable, LinuxConstants.O_PATH);
    }
}
