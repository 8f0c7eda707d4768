// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.explain;

import io.caisson.api.Explanation.Step;
import io.caisson.runtime.kernel.HostView;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.SystemCalls;
import java.util.ArrayList;
import java.util.List;

/** The host as it is, on which nothing is changed: changes are written down, and what is read afterwards knows them. */
public final class DryHost extends HostView {
    private final List<Step> steps = new ArrayList<>();
    private final DryFiles files;
    private final DryCalls calls;

    public DryHost(Host host) {
        super(host);
        this.files = new DryFiles(host.files(), steps);
        this.calls = new DryCalls(host.calls(), files, steps);
    }

    /** What would have been done so far, in order. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    @Override
    public DryFiles files() {
        return files;
    }

    @Override
    public SystemCalls calls() {
        return calls;
    }
}
