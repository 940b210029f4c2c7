/* server_parts.h: what the server's files share: the daemon, one request on the wire (Exchange), the
 * slow lane, the event streams. */
#pragma once
#include "http/dispatcher.h"
#include "http/server.h"
#include "http/site.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

typedef enum { BEFORE_HEAD, READING_BODY, ON_LANE, BEING_RECORDED, READY } Stage;

/* One address to listen at: the inside, or the closed network of centres and providers. */
typedef struct {
    Server *server;
    struct MHD_Daemon *daemon;
    const char *option, *listen;    /* "--listen", "127.0.0.1:8080" */
    int opened, *ret_port;          /* a socket that listens already, or 0 */
    int listener;                   /* after quiesce; closed after stop */
    bool loopback, closed;
} Gate;
#define GATES_MAX 2

typedef struct Exchange {
    Server *server;
    const Gate *gate;
    struct MHD_Connection *connection;
    struct Exchange *next;          /* in the slow lane's queue */
    Stage stage;
    Incoming in;
    Admission admission;
    char *target;
    int64_t body_since_ms;
    bool head, close;
    unsigned allowed;               /* for a 405 that no route answers */
    Str accept_encoding, if_none_match;
    char address[INET6_ADDRSTRLEN];
    Hold hold;
    Call *held;                     /* made, and answered when its entry is in the record */
    struct MHD_Response *response;  /* made on the lane, queued when READY */
    unsigned http;
} Exchange;

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    Exchange *first, *last;
    size_t n;
    bool stopping;
    pthread_t threads[SLOW_LANE_THREADS];
    size_t n_threads;
} Lane;

typedef struct Stream Stream;
typedef struct Visit Visit;

/* What a stream of events says: of a job, or of a feed. Called under the lock of the streams. */
typedef struct {
    bool (*has_news)(const Stream *s);  /* or is over */
    void (*speak)(Stream *s);           /* sets piece to what there is to say now, and over */
    void (*close)(Stream *s);
} StreamKind;
struct Stream {
    Stream *next;
    Server *server;
    struct MHD_Connection *connection;
    const StreamKind *kind;
    int64_t spoke_ms;
    bool suspended, over;
    Str piece;                      /* being sent */
    size_t sent;                    /* of it */
    Buf pending;                    /* where a piece of its own stands */
    int64_t account, job;           /* of a job */
    uint64_t version;
    bool begun;
    FeedOpening feed;               /* of a feed; first is gone, after moves on */
    struct FeedNews *news;          /* whose bytes are being sent */
    bool last;                      /* after this piece it is over */
};

struct Server {
    App *app;
    Gate gates[GATES_MAX];
    size_t n_gates;
    atomic_bool stopping;
    _Atomic size_t in_flight;
    Site *site;
    Lane lane;
    pthread_mutex_t stream_lock;
    pthread_cond_t stream_wake;     /* tells the ticker to end */
    Stream *streams;
    pthread_mutex_t visit_lock;
    pthread_cond_t idle;            /* with visit_lock: while stopping, nothing is under way any more */
    Visit *visits;                  /* one per connection */
    bool ticking;
    pthread_t ticker;
};

/* server_reply.c */
enum MHD_Result server_send(Exchange *x, struct MHD_Response *response, unsigned http); /* gives the response away */
void server_answer_now(void *exchange, const Outcome *outcome);   /* OutcomeFn: on the connection's thread */
void server_answer_later(void *exchange, const Outcome *outcome); /* OutcomeFn: keeps it for READY */
void server_refuse_method(Exchange *x, unsigned allowed);
enum MHD_Result server_send_site(Exchange *x);

/* server_lane.c */
bool lane_start(Server *server);
bool lane_push(Server *server, Exchange *x); /* suspends the connection; false: full */
void lane_stop(Lane *lane);

/* server_held.c */
void held_or_answered(Exchange *x); /* x->held: the connection is suspended until it can be answered */
void held_answer(Exchange *x);
void held_drop(Exchange *x);        /* the caller has gone */

/* server.c */
void server_end_slow_heads(Server *server); /* the ticker calls it */

/* server_stream.c */
int64_t server_monotonic_ms(void);
bool ticker_start(Server *server);
void ticker_stop(Server *server);
extern const Str stream_heartbeat;
/* Gives a stream like made to libmicrohttpd, and takes over its pending. NULL: no memory. */
struct MHD_Response *stream_begin(Server *server, struct MHD_Connection *connection, Stream *made, size_t block);
/* NULL: too many streams of this person, or no memory. */
struct MHD_Response *stream_open(Server *server, struct MHD_Connection *connection, int64_t job, int64_t account);
/* server_feed.c; NULL: no memory. */
struct MHD_Response *stream_open_feed(Server *server, struct MHD_Connection *connection, const FeedOpening *opening);
