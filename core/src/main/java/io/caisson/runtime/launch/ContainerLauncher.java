// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.Spawner;

/** Starts caisson-init, tells it its plan and answers it until the user's process is on its way. */
public final class ContainerLauncher {
    private final Kernel kernel;
    private final Spawner spawner;

    public ContainerLauncher(Kernel kernel, Spawner spawner) {
        this.kernel = kernel;
        this.spawner = spawner;
    }

    /**
     * Returns when the set-up is done and its log has ended. A container's init then waits for its fifo, a further
     * process runs. When this throws, no process is left.
     */
    public ChildProcess launch(LaunchRequest request, LaunchEvents events) {
        try (LaunchDescriptors descriptors = LaunchDescriptors.open(kernel, request);
                InterruptiblePoll poll = new InterruptiblePoll(kernel)) {
            ChildProcess first = spawner.spawn(descriptors.spawnRequest(InitLog.level()));
            descriptors.closeTheirs();
            Conversation conversation =
                    new Conversation(kernel, new Conversation.Ends(descriptors, poll), request, events);
            return converse(conversation, first);
        }
    }

    private ChildProcess converse(Conversation conversation, ChildProcess first) {
        try {
            ChildProcess init = conversation.run(spawner);
            Processes.reap(first);
            return init;
        } catch (RuntimeException e) {
            Uninterrupted.run(() -> conversation.abandon(first, spawner, e));
            throw conversation.inWords(e);
        } catch (Error e) {
            Uninterrupted.run(() -> conversation.abandon(first, spawner, e));
            throw e;
        }
    }
}
