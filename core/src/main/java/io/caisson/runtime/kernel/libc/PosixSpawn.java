// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** posix_spawn(3) and its kin, which return the error number. Looked up when first needed: the command line never is. */
final class PosixSpawn {
    private final long posix_spawn = Bridge.symbol("posix_spawn");
    private final long posix_spawn_file_actions_init = Bridge.symbol("posix_spawn_file_actions_init");
    private final long posix_spawn_file_actions_destroy = Bridge.symbol("posix_spawn_file_actions_destroy");
    private final long posix_spawn_file_actions_adddup2 = Bridge.symbol("posix_spawn_file_actions_adddup2");
    private final long posix_spawn_file_actions_addchdir_np = Bridge.symbol("posix_spawn_file_actions_addchdir_np");
    private final long posix_spawn_file_actions_addclosefrom_np =
            Bridge.symbol("posix_spawn_file_actions_addclosefrom_np");
    private final long posix_spawnattr_init = Bridge.symbol("posix_spawnattr_init");
    private final long posix_spawnattr_destroy = Bridge.symbol("posix_spawnattr_destroy");
    private final long posix_spawnattr_setflags = Bridge.symbol("posix_spawnattr_setflags");
    private final long posix_spawnattr_setsigmask = Bridge.symbol("posix_spawnattr_setsigmask");
    private final long posix_spawnattr_setsigdefault = Bridge.symbol("posix_spawnattr_setsigdefault");

    int posix_spawn(Memory pid, Memory path, Memory actions, Memory attributes, Memory argv, Memory envp) {
        return Bridge.callInt(
                posix_spawn,
                pid.address(),
                path.address(),
                actions.address(),
                attributes.address(),
                argv.address(),
                envp.address());
    }

    int posix_spawn_file_actions_init(Memory actions) {
        return Bridge.callInt(posix_spawn_file_actions_init, actions.address(), 0, 0, 0, 0, 0);
    }

    int posix_spawn_file_actions_destroy(Memory actions) {
        return Bridge.callInt(posix_spawn_file_actions_destroy, actions.address(), 0, 0, 0, 0, 0);
    }

    int posix_spawn_file_actions_adddup2(Memory actions, int from, int to) {
        return Bridge.callInt(posix_spawn_file_actions_adddup2, actions.address(), from, to, 0, 0, 0);
    }

    int posix_spawn_file_actions_addchdir_np(Memory actions, Memory path) {
        return Bridge.callInt(posix_spawn_file_actions_addchdir_np, actions.address(), path.address(), 0, 0, 0, 0);
    }

    int posix_spawn_file_actions_addclosefrom_np(Memory actions, int from) {
        return Bridge.callInt(posix_spawn_file_actions_addclosefrom_np, actions.address(), from, 0, 0, 0, 0);
    }

    int posix_spawnattr_init(Memory attributes) {
        return Bridge.callInt(posix_spawnattr_init, attributes.address(), 0, 0, 0, 0, 0);
    }

    int posix_spawnattr_destroy(Memory attributes) {
        return Bridge.callInt(posix_spawnattr_destroy, attributes.address(), 0, 0, 0, 0, 0);
    }

    int posix_spawnattr_setflags(Memory attributes, short flags) {
        return Bridge.callInt(posix_spawnattr_setflags, attributes.address(), flags, 0, 0, 0, 0);
    }

    int posix_spawnattr_setsigmask(Memory attributes, Memory signals) {
        return Bridge.callInt(posix_spawnattr_setsigmask, attributes.address(), signals.address(), 0, 0, 0, 0);
    }

    int posix_spawnattr_setsigdefault(Memory attributes, Memory signals) {
        return Bridge.callInt(posix_spawnattr_setsigdefault, attributes.address(), signals.address(), 0, 0, 0, 0);
    }
}
