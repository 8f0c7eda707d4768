// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/**
 * The functions of libc in use, under their own names. A result below zero is the negative of errno. Paths end with NUL.
 * System calls that glibc 2.34 does not wrap go through {@link #syscall}.
 */
final class LibC {
    private final long calloc = Bridge.symbol("calloc");
    private final long free = Bridge.symbol("free");
    private final long syscall = Bridge.symbol("syscall");
    private final long faccessat = Bridge.symbol("faccessat");
    private final long open = Bridge.symbol("open");
    private final long close = Bridge.symbol("close");
    private final long read = Bridge.symbol("read");
    private final long pread = Bridge.symbol("pread");
    private final long write = Bridge.symbol("write");
    private final long lseek = Bridge.symbol("lseek");
    private final long sendfile = Bridge.symbol("sendfile");
    private final long fcntl = Bridge.symbol("fcntl");
    private final long pipe2 = Bridge.symbol("pipe2");
    private final long fsync = Bridge.symbol("fsync");
    private final long flock = Bridge.symbol("flock");
    private final long fchmod = Bridge.symbol("fchmod");
    private final long chmod = Bridge.symbol("chmod");
    private final long lchown = Bridge.symbol("lchown");
    private final long mkdir = Bridge.symbol("mkdir");
    private final long rmdir = Bridge.symbol("rmdir");
    private final long mkfifo = Bridge.symbol("mkfifo");
    private final long unlink = Bridge.symbol("unlink");
    private final long rename = Bridge.symbol("rename");
    private final long statfs = Bridge.symbol("statfs");
    private final long memfd_create = Bridge.symbol("memfd_create");
    private final long eventfd = Bridge.symbol("eventfd");
    private final long socket = Bridge.symbol("socket");
    private final long socketpair = Bridge.symbol("socketpair");
    private final long connect = Bridge.symbol("connect");
    private final long bind = Bridge.symbol("bind");
    private final long sendmsg = Bridge.symbol("sendmsg");
    private final long recvmsg = Bridge.symbol("recvmsg");
    private final long poll = Bridge.symbol("poll");
    private final long kill = Bridge.symbol("kill");
    private final long waitid = Bridge.symbol("waitid");
    private final long sigaction = Bridge.symbol("sigaction");
    private final long prctl = Bridge.symbol("prctl");
    private final long umask = Bridge.symbol("umask");
    private final long getpid = Bridge.symbol("getpid");
    private final long geteuid = Bridge.symbol("geteuid");
    private final long getegid = Bridge.symbol("getegid");
    private final long uname = Bridge.symbol("uname");

    /** The address; 0 without memory. */
    long calloc(long count, long size) {
        return Bridge.callLong(calloc, count, size, 0, 0, 0, 0);
    }

    void free(long memory) {
        Bridge.callLong(free, memory, 0, 0, 0, 0, 0);
    }

    long syscall(long number, long first, long second, long third, long fourth, long fifth) {
        return Bridge.callLong(syscall, number, first, second, third, fourth, fifth);
    }

    long read(int descriptor, byte[] buffer) {
        try (Arena arena = new Arena(this)) {
            Memory memory = arena.allocate(buffer.length);
            return taken(memory, buffer, Bridge.callLong(read, descriptor, memory.address(), buffer.length, 0, 0, 0));
        }
    }

    long pread(int descriptor, byte[] buffer, long offset) {
        try (Arena arena = new Arena(this)) {
            Memory memory = arena.allocate(buffer.length);
            return taken(
                    memory, buffer, Bridge.callLong(pread, descriptor, memory.address(), buffer.length, offset, 0, 0));
        }
    }

    private static long taken(Memory from, byte[] into, long count) {
        if (count > 0) {
            from.get(0, into, 0, (int) count);
        }
        return count;
    }

    /** {@code from} a place in the memory. */
    long write(int descriptor, Memory data, long from, long count) {
        return Bridge.callLong(write, descriptor, data.address() + from, count, 0, 0, 0);
    }

    /** From where the source's offset is. */
    long sendfile(int target, int source, long count) {
        return Bridge.callLong(sendfile, target, source, 0, count, 0, 0);
    }

    int pipe2(int[] ends, int flags) {
        try (Arena arena = new Arena(this)) {
            Memory both = arena.allocate(2L * Integer.BYTES);
            return taken(both, ends, Bridge.callInt(pipe2, both.address(), flags, 0, 0, 0, 0));
        }
    }

    int socketpair(int domain, int type, int protocol, int[] ends) {
        try (Arena arena = new Arena(this)) {
            Memory both = arena.allocate(2L * Integer.BYTES);
            return taken(both, ends, Bridge.callInt(socketpair, domain, type, protocol, both.address(), 0, 0));
        }
    }

    private static int taken(Memory both, int[] ends, int result) {
        ends[0] = both.getInt(0);
        ends[1] = both.getInt(Integer.BYTES);
        return result;
    }

    /** Reads the action and leaves it. */
    int sigaction(int signal, Memory old) {
        return Bridge.callInt(sigaction, signal, 0, old.address(), 0, 0, 0);
    }

    int faccessat(int directory, byte[] path, int mode, int flags) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(faccessat, directory, arena.copy(path).address(), mode, flags, 0, 0);
        }
    }

    int open(byte[] path, int flags, int mode) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(open, arena.copy(path).address(), flags, mode, 0, 0, 0);
        }
    }

    int close(int descriptor) {
        return Bridge.callInt(close, descriptor, 0, 0, 0, 0, 0);
    }

    long lseek(int descriptor, long offset, int whence) {
        return Bridge.callLong(lseek, descriptor, offset, whence, 0, 0, 0);
    }

    int fcntl(int descriptor, int command, int argument) {
        return Bridge.callInt(fcntl, descriptor, command, argument, 0, 0, 0);
    }

    int fsync(int descriptor) {
        return Bridge.callInt(fsync, descriptor, 0, 0, 0, 0, 0);
    }

    int flock(int descriptor, int operation) {
        return Bridge.callInt(flock, descriptor, operation, 0, 0, 0, 0);
    }

    int fchmod(int descriptor, int mode) {
        return Bridge.callInt(fchmod, descriptor, mode, 0, 0, 0, 0);
    }

    int chmod(byte[] path, int mode) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(chmod, arena.copy(path).address(), mode, 0, 0, 0, 0);
        }
    }

    int lchown(byte[] path, int uid, int gid) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(lchown, arena.copy(path).address(), uid, gid, 0, 0, 0);
        }
    }

    int mkdir(byte[] path, int mode) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(mkdir, arena.copy(path).address(), mode, 0, 0, 0, 0);
        }
    }

    int rmdir(byte[] path) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(rmdir, arena.copy(path).address(), 0, 0, 0, 0, 0);
        }
    }

    int mkfifo(byte[] path, int mode) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(mkfifo, arena.copy(path).address(), mode, 0, 0, 0, 0);
        }
    }

    int unlink(byte[] path) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(unlink, arena.copy(path).address(), 0, 0, 0, 0, 0);
        }
    }

    int rename(byte[] from, byte[] to) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(
                    rename, arena.copy(from).address(), arena.copy(to).address(), 0, 0, 0, 0);
        }
    }

    int statfs(byte[] path, Memory result) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(statfs, arena.copy(path).address(), result.address(), 0, 0, 0, 0);
        }
    }

    int memfd_create(byte[] name, int flags) {
        try (Arena arena = new Arena(this)) {
            return Bridge.callInt(memfd_create, arena.copy(name).address(), flags, 0, 0, 0, 0);
        }
    }

    int eventfd(int counter, int flags) {
        return Bridge.callInt(eventfd, counter, flags, 0, 0, 0, 0);
    }

    int socket(int domain, int type, int protocol) {
        return Bridge.callInt(socket, domain, type, protocol, 0, 0, 0);
    }

    int connect(int socket, Memory address, int length) {
        return Bridge.callInt(connect, socket, address.address(), length, 0, 0, 0);
    }

    int bind(int socket, Memory address, int length) {
        return Bridge.callInt(bind, socket, address.address(), length, 0, 0, 0);
    }

    long sendmsg(int socket, Memory message, int flags) {
        return Bridge.callLong(sendmsg, socket, message.address(), flags, 0, 0, 0);
    }

    long recvmsg(int socket, Memory message, int flags) {
        return Bridge.callLong(recvmsg, socket, message.address(), flags, 0, 0, 0);
    }

    int poll(Memory descriptors, long count, int timeout) {
        return Bridge.callInt(poll, descriptors.address(), count, timeout, 0, 0, 0);
    }

    int kill(int pid, int signal) {
        return Bridge.callInt(kill, pid, signal, 0, 0, 0, 0);
    }

    int waitid(int idType, int id, Memory info, int options) {
        return Bridge.callInt(waitid, idType, id, info.address(), options, 0, 0);
    }

    int prctl(int option, long second, long third, long fourth, long fifth) {
        return Bridge.callInt(prctl, option, second, third, fourth, fifth, 0);
    }

    int umask(int mask) {
        return Bridge.callInt(umask, mask, 0, 0, 0, 0, 0);
    }

    int getpid() {
        return Bridge.callInt(getpid, 0, 0, 0, 0, 0, 0);
    }

    int geteuid() {
        return Bridge.callInt(geteuid, 0, 0, 0, 0, 0, 0);
    }

    int getegid() {
        return Bridge.callInt(getegid, 0, 0, 0, 0, 0, 0);
    }

    int uname(Memory result) {
        return Bridge.callInt(uname, result.address(), 0, 0, 0, 0, 0);
    }
}
