// The physical limit to hold the gateway against: what one thread of C reaches on this kernel when it does the least that fan-out takes.
//
//   rawcast buffers   Every connection has a private buffer; each update is copied into each of them: the limit where subscriptions differ.
//                     An update that finds a full buffer is dropped for that connection.
//   rawcast log       All updates stand once in one shared log, and a connection is no more than a place in it: the limit where all
//                     subscribe to the same. A connection that falls behind by the whole log is closed.
//
// One epoll loop; a turn ends with one send of everything that waits per connection. No credentials, no subscriptions, no deadlines: whoever
// has upgraded gets every update.
//
// Prints "listening <port>", then obeys lines on its input until that ends: "rate <updates per second>", 0 pauses; "once" is one update now.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 20000
#define BUFFER_BYTES 65536
#define LOG_BYTES 4194304 // a power of two, and whole pages
#define UPDATES_PER_TURN 256
#define SECOND 1000000000ull

struct connection {
  int socket;
  bool upgraded;
  bool full; // the kernel took less than there was; EPOLLOUT is asked for
  int request_bytes;
  int from, to;  // what waits in the buffer
  uint64_t sent; // how far it is in the log
  char *buffer;  // from the first update on
  char request[2048];
};

static struct connection *connections[CONNECTIONS_MAX];
static int count, poller, listener, once;
static uint64_t sequence, logged; // updates so far; bytes ever written to the log
static double rate;
static bool shares_log;
static char *shared_log; // mapped twice in a row, so that no piece of it wraps

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void watch(int operation, int socket, uint32_t events, void *tag) {
  struct epoll_event event = {.events = events, .data.ptr = tag};
  if (epoll_ctl(poller, operation, socket, &event)) die("epoll_ctl");
}

static void drop(struct connection *connection) {
  for (int i = 0; i < count; i++)
    if (connections[i] == connection) connections[i] = connections[--count];
  close(connection->socket);
  free(connection->buffer);
  free(connection);
}

static void accept_all(void) {
  int socket, yes = 1;
  while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    struct connection *connection = count < CONNECTIONS_MAX ? malloc(sizeof *connection) : NULL;
    if (!connection) {
      close(socket);
      continue;
    }
    connection->socket = socket;
    connection->upgraded = connection->full = false;
    connection->sent = 0;
    connection->request_bytes = connection->from = connection->to = 0;
    connection->buffer = NULL;
    connections[count++] = connection;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    watch(EPOLL_CTL_ADD, socket, EPOLLIN, connection);
  }
}

// The load generator always offers the sample key of RFC 6455 section 1.3, so the answer is the one given there.
static const char response[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

// False: the connection is gone.
static bool take_input(struct connection *connection) {
  char ignored[2048];
  char *to = connection->upgraded ? ignored : connection->request + connection->request_bytes;
  size_t room = connection->upgraded ? sizeof ignored : sizeof connection->request - connection->request_bytes;
  ssize_t got = recv(connection->socket, to, room, 0);
  if (got < 0 && errno == EAGAIN) return true;
  if (got <= 0) return false;
  if (connection->upgraded) return (ignored[0] & 15) != 8; // a close frame; anything else is not for us
  connection->request_bytes += got;
  if (memmem(connection->request, connection->request_bytes, "\r\n\r\n", 4)) {
    connection->upgraded = true;
    connection->sent = logged;
    return send(connection->socket, response, sizeof response - 1, MSG_NOSIGNAL) == sizeof response - 1;
  }
  return true;
}

static void set_full(struct connection *connection, bool full) {
  if (full != connection->full) watch(EPOLL_CTL_MOD, connection->socket, EPOLLIN | (full ? EPOLLOUT : 0), connection);
  connection->full = full;
}

// False: the connection is gone.
static bool flush_buffer(struct connection *connection) {
  int waiting = connection->to - connection->from;
  if (waiting > 0) {
    ssize_t sent = send(connection->socket, connection->buffer + connection->from, waiting, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) connection->from += sent;
  }
  set_full(connection, connection->from < connection->to);
  if (!connection->full) connection->from = connection->to = 0;
  return true;
}

// False: the connection is gone, or so far behind that what it still needs has been overwritten.
static bool flush_log(struct connection *connection) {
  uint64_t waiting = connection->upgraded ? logged - connection->sent : 0;
  if (waiting > LOG_BYTES) return false;
  if (waiting > 0) {
    ssize_t sent = send(connection->socket, shared_log + connection->sent % LOG_BYTES, waiting, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) connection->sent += sent;
  }
  set_full(connection, waiting > 0 && connection->sent < logged);
  return true;
}

static bool flush(struct connection *connection) { return shares_log ? flush_log(connection) : flush_buffer(connection); }

static void publish(uint64_t due) {
  char frame[256];
  int bytes = snprintf(frame + 2, sizeof frame - 2,
      "{\"type\":\"update\",\"topic\":\"md/NSE/RELIANCE\",\"mode\":\"ltp\",\"seq\":%llu,\"data\":{\"ltp\":2954.35,\"tsNs\":%llu}}",
      (unsigned long long)++sequence, (unsigned long long)due);
  frame[0] = (char)0x81;
  frame[1] = (char)bytes; // under 126, so the short head
  if (shares_log) {
    memcpy(shared_log + logged % LOG_BYTES, frame, bytes + 2);
    logged += bytes + 2;
    return;
  }
  for (int i = 0; i < count; i++) {
    struct connection *connection = connections[i];
    if (connection->upgraded && connection->to + bytes + 2 <= BUFFER_BYTES) {
      if (!connection->buffer && !(connection->buffer = malloc(BUFFER_BYTES))) die("malloc");
      memcpy(connection->buffer + connection->to, frame, bytes + 2);
      connection->to += bytes + 2;
    }
  }
}

static void obey(void) {
  static char text[256];
  ssize_t got = read(0, text, sizeof text - 1);
  if (got <= 0) exit(0); // the driver has gone
  text[got] = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    if (!strcmp(line, "once")) once++;
    else sscanf(line, "rate %lf", &rate);
}

static void map_log(void) {
  int file = memfd_create("log", 0);
  shared_log = mmap(NULL, 2 * LOG_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (file < 0 || ftruncate(file, LOG_BYTES) || shared_log == MAP_FAILED) die("log");
  for (int i = 0; i < 2; i++)
    if (mmap(shared_log + i * LOG_BYTES, LOG_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED) die("log");
}

static void listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) die("listen");
  getsockname(listener, (void *)&address, &length);
  printf("listening %d\n", ntohs(address.sin_port));
  fflush(stdout);
}

static void take_events(uint64_t wait) {
  struct epoll_event events[1024];
  struct timespec timeout = {wait / SECOND, wait % SECOND};
  int ready = epoll_pwait2(poller, events, 1024, &timeout, NULL);
  for (int i = 0; i < ready; i++) {
    struct connection *connection = events[i].data.ptr;
    if (!connection) {
      accept_all();
    } else if (events[i].data.ptr == (void *)&rate) {
      obey();
    } else {
      bool alive = !(events[i].events & EPOLLOUT) || flush(connection);
      if (alive && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) alive = take_input(connection);
      if (!alive) drop(connection);
    }
  }
}

int main(int arguments, char **argument) {
  if (arguments != 2 || (strcmp(argument[1], "log") && strcmp(argument[1], "buffers"))) {
    fprintf(stderr, "usage: rawcast log|buffers\n");
    return 1;
  }
  shares_log = !strcmp(argument[1], "log");
  if (shares_log) map_log();
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  poller = epoll_create1(0);
  listen_on_loopback();
  watch(EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
  watch(EPOLL_CTL_ADD, 0, EPOLLIN, &rate);

  double held = 0, period = 0;
  uint64_t start = 0, published = 0;
  for (;;) {
    uint64_t time = now(), due = start + (uint64_t)(published * period);
    take_events(held <= 0 ? SECOND : due > time ? due - time : 0);
    if (rate != held) {
      held = rate;
      period = held > 0 ? SECOND / held : 0;
      start = now();
      published = 0;
    }
    bool any = once > 0;
    for (; once > 0; once--) publish(now());
    time = now();
    for (int i = 0; held > 0 && i < UPDATES_PER_TURN && (due = start + (uint64_t)(published * period)) <= time; i++) {
      publish(due);
      published++;
      any = true;
    }
    for (int i = count - 1; any && i >= 0; i--)
      if (!connections[i]->full && !flush(connections[i])) drop(connections[i]);
  }
}
