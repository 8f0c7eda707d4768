/* SPDX-License-Identifier: Apache-2.0 */
#include "net_devices.h"

#include "log.h"
#include "netlink.h"
#include "operations.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define MAX_NUMBER 32768 /* of a name with "%d"; the kernel's own bound */
#define NET_NS_PATH_BYTES 32

struct net_device {
	struct net_device *next;
	const char *name, *new_name; /* in the programme */
	bool was_up;
	int32_t index;
	struct net_address *addresses;
	size_t address_count;
	/* the mover's */
	bool gone; /* no longer the caller's, as far as we know */
	int32_t inside_index;
	char inside_name[NET_NAME_BYTES];
};

/* The mover: two namespaces, a socket in each. */
struct mover {
	struct net_device *devices;
	int caller_ns, container_ns;
	int caller, container;
};

struct verdict {
	int32_t error;
	uint32_t device; /* number in the list */
	char detail[FAILURE_DETAIL_BYTES];
};

int op_net_device(struct context *c, struct reader *fields)
{
	struct net_link link;
	struct net_device **end = &c->net_devices;
	struct net_device *device = calloc(1, sizeof(*device));
	cleanup_close int socket = netlink_open();
	const char *name = reader_str(fields);
	if (device == NULL || socket < 0)
		return fail(c, device == NULL ? -ENOMEM : socket, name, "%s", "");
	device->name = name;
	device->new_name = reader_str(fields);
	int r = netlink_find_link(socket, name, &link);
	if (r < 0)
		return fail(c, r, name, "%s", "");
	device->index = link.index;
	device->was_up = link.up;
	r = netlink_addresses(socket, link.index, &device->addresses, &device->address_count);
	if (r < 0)
		return fail(c, r, name, "read addresses");
	while (*end != NULL)
		end = &(*end)->next;
	*end = device;
	return 0;
}

/* "eth%d" with its first free number; a name without it must be free. */
static int choose_name(int socket, const char *wanted, char out[NET_NAME_BYTES])
{
	struct net_link link;
	const char *template = strstr(wanted, "%d");
	const char *percent = strchr(wanted, '%');
	/* the kernel would choose another name, under which we could not find the device again */
	if (percent != template || (percent != NULL && strchr(percent + 1, '%') != NULL))
		return -EINVAL;
	int head = template == NULL ? (int)strlen(wanted) : (int)(template - wanted);
	for (int number = 0; number < MAX_NUMBER; number++) {
		int n = template == NULL ?
		                snprintf(out, NET_NAME_BYTES, "%s", wanted) :
		                snprintf(out, NET_NAME_BYTES, "%.*s%d%s", head, wanted, number, template + 2);
		if (n < 0 || n >= NET_NAME_BYTES)
			return -ENAMETOOLONG;
		int r = netlink_find_link(socket, out, &link);
		if (r == -ENODEV)
			return 0;
		if (r < 0)
			return r;
		if (template == NULL)
			break;
	}
	return -EEXIST;
}

static int dress(int socket, int32_t index, const struct net_device *d, bool up)
{
	for (size_t i = 0; i < d->address_count; i++) {
		int r = netlink_add_address(socket, index, &d->addresses[i]);
		if (r < 0 && r != -EEXIST)
			return r;
	}
	return up ? netlink_set_up(socket, index) : 0;
}

static int move_device(struct mover *m, struct net_device *d, struct verdict *v)
{
	struct net_link link;
	int r = choose_name(m->container, *d->new_name != '\0' ? d->new_name : d->name, d->inside_name);
	if (r < 0) {
		(void)snprintf(v->detail, sizeof(v->detail), "name '%s' in the container",
		               r == -EEXIST ? d->inside_name : d->new_name);
		return r;
	}
	d->gone = true; /* even of a request that fails the first half may be done */
	r = netlink_move(m->caller, d->index, m->container_ns, d->inside_name);
	if (r < 0) {
		(void)snprintf(v->detail, sizeof(v->detail), "to '%s' of the container", d->inside_name);
		return r;
	}
	r = netlink_find_link(m->container, d->inside_name, &link);
	if (r < 0)
		return r;
	d->inside_index = link.index;
	r = dress(m->container, link.index, d, true);
	if (r < 0)
		(void)snprintf(v->detail, sizeof(v->detail), "set up '%s' of the container", d->inside_name);
	return r;
}

/* Where the device is in the container; false when it is still, or again, the caller's. */
static bool find_inside(const struct mover *m, struct net_device *d)
{
	struct net_link link;
	if (d->inside_index > 0)
		return true;
	if (netlink_find_link(m->caller, d->name, &link) == 0)
		return false;
	/* renamed as asked, or not yet; either name was free before */
	if (netlink_find_link(m->container, d->inside_name, &link) < 0 &&
	    netlink_find_link(m->container, d->name, &link) < 0)
		return false;
	d->inside_index = link.index;
	return true;
}

static void put_back(const struct mover *m)
{
	struct net_link link;
	for (struct net_device *d = m->devices; d != NULL; d = d->next) {
		if (!d->gone || !find_inside(m, d))
			continue;
		int r = netlink_move(m->container, d->inside_index, m->caller_ns, d->name);
		if (r == 0)
			r = netlink_find_link(m->caller, d->name, &link);
		if (r == 0)
			r = dress(m->caller, link.index, d, d->was_up);
		if (r < 0)
			log_write(LEVEL_WARNING, "failed to put network device '%s' back: %s", d->name, strerror(-r));
	}
}

static int same_namespace(int a, int b)
{
	struct stat x, y;
	if (fstat(a, &x) < 0 || fstat(b, &y) < 0)
		return -errno;
	return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Sockets stay in the namespace in which they were made. */
static int open_both(struct mover *m, int proc, uint32_t pid, struct verdict *v)
{
	char path[NET_NS_PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%u/ns/net", pid);
	(void)snprintf(v->detail, sizeof(v->detail), "enter the network namespace of the container");
	m->caller_ns = openat(proc, "self/ns/net", O_RDONLY | O_CLOEXEC);
	m->container_ns = m->caller_ns < 0 ? -1 : openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (m->container_ns < 0)
		return -errno;
	int same = same_namespace(m->caller_ns, m->container_ns);
	if (same != 0) {
		(void)snprintf(v->detail, sizeof(v->detail), "the container has no network namespace of its own");
		return same < 0 ? same : -EINVAL;
	}
	m->caller = netlink_open();
	if (m->caller < 0 || setns(m->container_ns, CLONE_NEWNET) < 0)
		return m->caller < 0 ? m->caller : -errno;
	m->container = netlink_open();
	v->detail[0] = '\0';
	return m->container < 0 ? m->container : 0;
}

static int move_all(struct mover *m, int proc, uint32_t pid, struct verdict *v)
{
	int r = open_both(m, proc, pid, v);
	for (struct net_device *d = m->devices; r == 0 && d != NULL; d = d->next, v->device += r == 0)
		r = move_device(m, d, v);
	return r;
}

static void let_go(struct context *c)
{
	close_fd(&c->env.sync);
	close_fd(&c->env.fifo);
	close_fd(&c->env.console);
	close_fd(&c->env.pidfd_sock);
	close_fd(&c->bootstrap.cgroup_fd);
	for (uint32_t i = 0; i < c->bootstrap.slots; i++)
		close_fd(&c->slots[i]);
}

static _Noreturn void mover(struct context *c, int socket)
{
	struct mover m = {
		.devices = c->net_devices, .caller_ns = -1, .container_ns = -1, .caller = -1, .container = -1};
	struct verdict v = {0};
	uint32_t pid;
	char kept;
	sigset_t all;
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL); /* a ^C at the terminal must not cost a device */
	(void)prctl(PR_SET_NAME, "caisson:[NET]");
	(void)prctl(PR_SET_DUMPABLE, 0);
	let_go(c);
	if (RETRY_EINTR(recv(socket, &pid, sizeof(pid), 0)) != (ssize_t)sizeof(pid))
		_exit(0);
	v.error = move_all(&m, c->host_proc, pid, &v);
	if (v.error < 0)
		put_back(&m);
	(void)RETRY_EINTR(send(socket, &v, sizeof(v), MSG_NOSIGNAL));
	if (v.error == 0 && RETRY_EINTR(recv(socket, &kept, sizeof(kept), 0)) <= 0)
		put_back(&m);
	_exit(0);
}

int net_devices_prepare(struct context *c)
{
	int ends[2];
	if (c->net_devices == NULL)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return fail(c, -errno, c->net_devices->name, "socketpair");
	c->mover_pid = fork();
	if (c->mover_pid < 0)
		return fail(c, -errno, c->net_devices->name, "fork");
	if (c->mover_pid == 0) {
		(void)close(ends[0]);
		mover(c, ends[1]);
	}
	(void)close(ends[1]);
	c->mover = ends[0];
	return 0;
}

int net_devices_move(struct context *c, pid_t init)
{
	struct verdict v;
	uint32_t pid = (uint32_t)init;
	const struct net_device *device = c->net_devices;
	if (device == NULL)
		return 0;
	if (RETRY_EINTR(send(c->mover, &pid, sizeof(pid), MSG_NOSIGNAL)) < 0 ||
	    RETRY_EINTR(recv(c->mover, &v, sizeof(v), 0)) != (ssize_t)sizeof(v))
		return fail(c, -EPIPE, device->name, "the process that moves it is gone");
	for (uint32_t i = 0; i < v.device && device->next != NULL; i++)
		device = device->next;
	v.detail[sizeof(v.detail) - 1] = '\0';
	return v.error < 0 ? fail(c, v.error, device->name, "%s", v.detail) : 0;
}

void net_devices_leave(struct context *c)
{
	if (c->net_devices == NULL)
		return;
	close_fd(&c->mover);
	(void)RETRY_EINTR(waitpid(c->mover_pid, NULL, 0));
}

void net_devices_keep(struct context *c)
{
	if (c->mover >= 0)
		(void)RETRY_EINTR(send(c->mover, "", 1, MSG_NOSIGNAL));
	close_fd(&c->mover);
}
