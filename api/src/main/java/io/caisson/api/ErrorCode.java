// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/** What went wrong, stable across releases. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ErrorCode {
    /** The configuration breaks a rule of the runtime specification. */
    INVALID_SPEC(ErrorType.SPEC),
    /** An argument of the caller is not acceptable. */
    INVALID_ARGUMENT(ErrorType.SPEC),
    /** The id has characters that are not allowed. */
    INVALID_ID(ErrorType.SPEC),
    /** A container of that id exists. */
    CONTAINER_EXISTS(ErrorType.STATE),
    /** There is no container of that id. */
    CONTAINER_NOT_FOUND(ErrorType.STATE),
    /** The operation is not allowed in the container's present status. */
    WRONG_STATUS(ErrorType.STATE),
    /** The saved state cannot be read. */
    STATE_UNREADABLE(ErrorType.STATE),
    /** No plugin of a kind can be used, or the one asked for cannot. */
    PLUGIN_UNAVAILABLE(ErrorType.HOST),
    /** A plugin failed. */
    PLUGIN_FAILED(ErrorType.INTERNAL),
    /** The kernel or the machine does not have a feature that the configuration asks for. */
    UNSUPPORTED(ErrorType.HOST),
    /** Making, changing or removing a cgroup failed. */
    CGROUP_FAILED(ErrorType.SYSTEM),
    /** Making, changing or removing a resctrl group failed. */
    RESCTRL_FAILED(ErrorType.SYSTEM),
    /** The seccomp profile could not be compiled. */
    SECCOMP_FAILED(ErrorType.SYSTEM),
    /** A hook failed or took too long. */
    HOOK_FAILED(ErrorType.SPEC),
    /** A lifecycle listener refused. */
    VETOED(ErrorType.SPEC),
    /** The container's init failed while it set itself up. */
    INIT_FAILED(ErrorType.SYSTEM),
    /** The program of the container was not found. */
    EXECUTABLE_NOT_FOUND(ErrorType.SPEC),
    /** The program of the container may not be executed. */
    EXECUTABLE_DENIED(ErrorType.SPEC),
    /** A process could not be started. */
    SPAWN_FAILED(ErrorType.SYSTEM),
    /** A file could not be read or written. */
    IO_FAILED(ErrorType.SYSTEM),
    /** A system call failed. */
    SYSCALL_FAILED(ErrorType.SYSTEM),
    /** A fault of caisson. */
    INTERNAL(ErrorType.INTERNAL);

    private final ErrorType type;

    ErrorCode(ErrorType type) {
        this.type = type;
    }

    /** Who can mend it. */
    public ErrorType type() {
        return type;
    }
}
