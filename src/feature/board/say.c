/* What is told: the pieces of a snapshot and of an event. */
#include "feature/board/board_parts.h"

static void put_id(JsonWriter *w, const char *key, int64_t id)
{
    if (id)
        json_i64_field(w, key, id);
    else
        json_null_field(w, key);
}

void say_board(JsonWriter *w, const Room *r, int64_t now_ms)
{
    json_open_object(w);
    json_i64_field(w, "id", r->board);
    json_str_field(w, "title", r->title);
    json_str_field(w, "state", str_of(board_state_name(r->state)));
    json_str_field(w, "phase", str_of(board_phase_name(r->phase)));
    json_str_field(w, "phase_label", str_of(board_phase_label(r->phase)));
    put_id(w, "timer_ends_ms", r->timer_ends_ms);
    json_i64_field(w, "now_ms", now_ms);
    json_bool_field(w, "hide_names", r->hide_names);
    put_id(w, "presenting_group", r->presenting);
    json_i64_field(w, "votes_each", r->each[VOTE_LIKE]);
    json_i64_field(w, "arrows_each", r->each[VOTE_ARROW]);
    json_i64_field(w, "closes_ms", r->closes_ms);
    json_i64_field(w, "engagement", r->engagement);
    json_close_object(w);
}

void say_sticky(JsonWriter *w, const Sticky *s, const View *v)
{
    bool own = v->seat && v->seat->participant && s->participant == v->seat->participant;
    json_open_object(w);
    json_i64_field(w, "id", s->id);
    json_i64_field(w, "group", s->team);
    json_str_field(w, "area", s->area);
    if (board_shows_text(v->room->phase, v->facilitator, own, s->hidden))
        json_str_field(w, "text", s->words);
    else
        json_null_field(w, "text");
    json_str_field(w, "colour", s->colour);
    json_i64_field(w, "x", s->x);
    json_i64_field(w, "y", s->y);
    put_id(w, "cluster", s->cluster);
    if (v->room->hide_names || !s->author.n)
        json_null_field(w, "author");
    else
        json_str_field(w, "author", s->author);
    json_str_field(w, "organisation_kind", s->organisation_kind);
    json_bool_field(w, "paper", s->paper);
    json_i64_field(w, "votes", s->votes[VOTE_LIKE]);
    json_i64_field(w, "arrows", s->votes[VOTE_ARROW]);
    json_bool_field(w, "hidden", s->hidden);
    json_i64_field(w, "rev", s->rev);
    if (v->seat) {
        json_bool_field(w, "mine", own);
        json_i64_field(w, "my_votes", s->mine[VOTE_LIKE]);
        json_i64_field(w, "my_arrows", s->mine[VOTE_ARROW]);
    }
    json_close_object(w);
}

void say_cluster(JsonWriter *w, const Cluster *c)
{
    json_open_object(w);
    json_i64_field(w, "id", c->id);
    json_i64_field(w, "group", c->team);
    json_str_field(w, "name", c->name);
    json_i64_field(w, "x", c->x);
    json_i64_field(w, "y", c->y);
    json_close_object(w);
}

void say_team(JsonWriter *w, const Team *t)
{
    json_open_object(w);
    json_i64_field(w, "id", t->id);
    json_str_field(w, "name", t->name);
    json_close_object(w);
}

static void say_stickies(JsonWriter *w, const Said *said, const View *view)
{
    json_array_field(w, "stickies");
    for (size_t i = 0; i < said->n_stickies; i++)
        say_sticky(w, &said->sticky[i], view);
    json_close_array(w);
}

static void say_thing(JsonWriter *w, const Said *said, const View *view, int64_t now_ms)
{
    switch (said->thing) {
    case THING_STICKY:
        if (said->sticky->removed) {
            json_i64_field(w, "removed", said->sticky->id);
        } else {
            json_key(w, S("sticky"));
            say_sticky(w, said->sticky, view);
        }
        return;
    case THING_CLUSTER:
        if (said->cluster->removed) {
            json_i64_field(w, "removed_cluster", said->cluster->id);
        } else {
            json_key(w, S("cluster"));
            say_cluster(w, said->cluster);
        }
        return;
    case THING_TEAM:
        json_key(w, S("group"));
        say_team(w, said->team);
        return;
    case THING_PEOPLE:
        json_i64_field(w, "participants", view->room->participants);
        return;
    case THING_ALL:
        say_stickies(w, said, view);
        break;
    case THING_BOARD:
        break;
    }
    json_key(w, S("board"));
    say_board(w, view->room, now_ms);
}

Status say_change(const Said *said, const View *view, int64_t now_ms, Buf *out)
{
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_i64_field(&w, "seq", said->seq);
    if (said->key.n)
        json_str_field(&w, "key", said->key);
    json_str_field(&w, "kind", str_of(said->kind));
    say_thing(&w, said, view, now_ms);
    json_close_object(&w);
    TRY(json_end(&w));
    return buf_status(out);
}
