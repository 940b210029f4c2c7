#include "base/test.h"
#include "db/db.h"

#include <stdlib.h>

static void forget_environment(void)
{
    static const char *const names[] = { "PGHOST", "PGHOSTADDR", "PGPORT" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
}

TEST(place_of_a_database)
{
    static const struct {
        const char *url;
        bool postgres, local, named;
        size_t n_ports;
        uint16_t first, last;
    } rows[] = {
        { "banso.db", 0, 0, 0, 0, 0, 0 },
        { ":memory:", 0, 0, 0, 0, 0, 0 },
        { "postgres:///banso", 1, 1, 0, 0, 0, 0 },
        { "postgres://postgres@/banso?host=/run/postgresql", 1, 1, 0, 0, 0, 0 },
        { "postgres://%2Frun%2Fpostgresql/banso", 1, 1, 0, 0, 0, 0 },
        { "postgres://10.0.0.5/banso", 1, 0, 0, 1, 5432, 5432 },
        { "postgresql://u@[::1]:6432/banso", 1, 0, 0, 1, 6432, 6432 },
        { "postgres://db.town.example/banso", 1, 0, 1, 1, 5432, 5432 },
        { "postgres://db.town.example/banso?hostaddr=10.0.0.5", 1, 0, 0, 1, 5432, 5432 },
        { "postgres://10.0.0.5:1111,10.0.0.6:2222/banso", 1, 0, 0, 2, 1111, 2222 },
        { "postgres://10.0.0.5,db.town.example/banso?port=7777", 1, 0, 1, 2, 7777, 7777 },
    };
    forget_environment();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        DbPlace p;
        EXPECT_I64(db_place(rows[i].url, &p), OK);
        EXPECT(p.postgres == rows[i].postgres && p.local == rows[i].local && p.named == rows[i].named);
        EXPECT_I64(p.n_ports, rows[i].n_ports);
        EXPECT(!p.n_ports || (p.ports[0] == rows[i].first && p.ports[p.n_ports - 1] == rows[i].last));
    }
}

TEST(place_refuses)
{
    static const char *const urls[] = { "postgres://h:99999/banso", "postgres://h:0/banso", "postgres://h:http/banso", "postgres://h/banso?nonsense=1",
                                        "postgres://1,2,3,4,5,6,7,8,9/banso" };
    forget_environment();
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        DbPlace p = { .n_ports = 77 };
        EXPECT_I64(db_place(urls[i], &p), ERR_INVALID);
        EXPECT_I64(p.n_ports, 77);
    }
}

TEST(place_follows_the_environment)
{
    DbPlace p;
    setenv("PGHOST", "10.1.1.1", 1);
    setenv("PGPORT", "6543", 1);
    EXPECT_I64(db_place("postgres:///banso", &p), OK);
    EXPECT(!p.local && p.n_ports == 1 && p.ports[0] == 6543);
    forget_environment();
}
