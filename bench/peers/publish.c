// Publishes to a broker that has no feed of its own: nats-server or nginx with nchan, over one connection to a port of 127.0.0.1.
//
//   publish nats <port>     the client protocol of NATS, subject "tick"
//   publish nchan <port>    HTTP/1.1, pipelined: POST /publish
//
// Says "ready", then obeys lines on its input until that ends: "rate <updates per second>", 0 pauses; "once" is one update now. Open loop: an
// update carries the instant at which it was due, however late it is; one that the broker does not take waits.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ull
#define UPDATES_PER_TURN 64

static bool is_nats;
static int broker, once;
static uint64_t sequence;
static double rate;

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void say(const char *bytes, size_t count);

// Answers are of no interest, but a NATS server ends the connection when its PING stays unanswered.
static void take_answers(void) {
  static char text[65536];
  ssize_t got;
  while ((got = recv(broker, text, sizeof text, MSG_DONTWAIT)) > 0)
    if (is_nats && memmem(text, got, "PING\r\n", 6)) say("PONG\r\n", 6);
  if (got == 0) exit(1);
}

static void say(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(broker, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes += sent;
      count -= sent;
      continue;
    }
    if (errno != EAGAIN) die("send");
    struct pollfd wanted = {broker, POLLOUT | POLLIN, 0};
    poll(&wanted, 1, 100);
    if (wanted.revents & POLLIN) take_answers();
  }
}

static size_t write_update(char *to, uint64_t due) {
  char update[256];
  int bytes = sprintf(update,
      "{\"type\":\"update\",\"topic\":\"md/NSE/RELIANCE\",\"mode\":\"ltp\",\"seq\":%llu,\"data\":{\"ltp\":2954.35,\"tsNs\":%llu}}",
      (unsigned long long)++sequence, (unsigned long long)due);
  return is_nats ? sprintf(to, "PUB tick %d\r\n%s\r\n", bytes, update)
                 : sprintf(to, "POST /publish HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", bytes, update);
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

static void wait_for_input(uint64_t nanoseconds) {
  struct pollfd wanted[] = {{0, POLLIN, 0}, {broker, POLLIN, 0}};
  struct timespec timeout = {nanoseconds / SECOND, nanoseconds % SECOND};
  ppoll(wanted, 2, &timeout, NULL);
  if (wanted[0].revents) obey();
  if (wanted[1].revents) take_answers();
}

int main(int arguments, char **argument) {
  if (arguments != 3 || (strcmp(argument[1], "nats") && strcmp(argument[1], "nchan"))) {
    fprintf(stderr, "usage: publish nats|nchan <port>\n");
    return 1;
  }
  is_nats = !strcmp(argument[1], "nats");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argument[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int yes = 1;
  broker = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(broker, (void *)&address, sizeof address)) die("connect");
  setsockopt(broker, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  static const char hello[] = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
  if (is_nats) say(hello, sizeof hello - 1);
  puts("ready");
  fflush(stdout);

  static char out[UPDATES_PER_TURN * 512];
  double held = 0, period = 0;
  uint64_t start = 0, published = 0;
  for (;;) {
    uint64_t time = now(), due = start + (uint64_t)(published * period);
    wait_for_input(held <= 0 ? SECOND : due > time ? due - time : 0);
    if (rate != held) {
      held = rate;
      period = held > 0 ? SECOND / held : 0;
      start = now();
      published = 0;
    }
    size_t bytes = 0;
    for (; once > 0; once--) bytes += write_update(out + bytes, now());
    time = now();
    for (int i = 0; held > 0 && i < UPDATES_PER_TURN - 1 && (due = start + (uint64_t)(published * period)) <= time; i++, published++)
      bytes += write_update(out + bytes, due);
    if (bytes > 0) say(out, bytes);
  }
}
