// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The functions of libc in use, under their own names. Public only because jnr-ffi implements it. Paths end with NUL.
 * System calls that glibc 2.34 does not wrap go through {@link #syscall}.
 */
public interface LibC {
    Pointer calloc(long count, long size);

    void free(Pointer memory);

    long syscall(long number, long first, long second, long third, long fourth);

    /** For fsconfig(2). With six plain numbers the stubs of jffi 1.4.3 pass a wrong last one; arrays make it use none. */
    long syscall(long number, long first, long second, @In byte[] third, @In byte[] fourth, long fifth);

    int faccessat(int directory, @In byte[] path, int mode, int flags);

    int open(@In byte[] path, int flags, int mode);

    int close(int descriptor);

    long read(int descriptor, @Out byte[] buffer, long count);

    long pread(int descriptor, @Out byte[] buffer, long count, long offset);

    long write(int descriptor, Pointer data, long count);

    long lseek(int descriptor, long offset, int whence);

    long sendfile(int target, int source, Pointer offset, long count);

    int fcntl(int descriptor, int command, int argument);

    int pipe2(@Out int[] ends, int flags);

    int fsync(int descriptor);

    int flock(int descriptor, int operation);

    int fchmod(int descriptor, int mode);

    int chmod(@In byte[] path, int mode);

    int lchown(@In byte[] path, int uid, int gid);

    int mkdir(@In byte[] path, int mode);

    int rmdir(@In byte[] path);

    int mkfifo(@In byte[] path, int mode);

    int unlink(@In byte[] path);

    int rename(@In byte[] from, @In byte[] to);

    int statfs(@In byte[] path, Pointer result);

    int memfd_create(@In byte[] name, int flags);

    int eventfd(int counter, int flags);

    int socket(int domain, int type, int protocol);

    int socketpair(int domain, int type, int protocol, @Out int[] ends);

    int connect(int socket, Pointer address, int length);

    int bind(int socket, Pointer address, int length);

    long sendmsg(int socket, Pointer message, int flags);

    long recvmsg(int socket, Pointer message, int flags);

    int poll(Pointer descriptors, long count, int timeout);

    int kill(int pid, int signal);

    int waitid(int idType, int id, Pointer info, int options);

    int sigaction(int signal, Pointer action, Pointer old);

    int prctl(int option, long second, long third, long fourth, long fifth);

    int umask(int mask);

    int getpid();

    int geteuid();

    int getegid();

    int uname(Pointer result);

    int posix_spawn(Pointer pid, @In byte[] path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_destroy(Pointer actions);

    int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    int posix_spawn_file_actions_addchdir_np(Pointer actions, @In byte[] path);

    int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_destroy(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setsigmask(Pointer attributes, Pointer signals);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);
}
