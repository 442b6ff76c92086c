/* SPDX-License-Identifier: MIT */
/*
 * The writer of GTFS feeds: what it writes is read back here with as little
 * code as possible, into a world that has no footpaths, change times or records
 * but the rows of transfers.txt, and gives the same answers.
 */
#include "oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h> /* after the four it needs */

#include "world_gtfs.h"

enum { MAX_FIELDS = 10, MAX_ROWS = 4000, A_DAY_S = 86400 };

static char DIR_NAME[] = "world_gtfs_XXXXXX";
static const char *const TABLES[] = {
    "agency.txt",     "stops.txt",    "routes.txt",   "trips.txt",
    "stop_times.txt", "calendar.txt", "transfers.txt"};

typedef struct table {
    char text[256 * 1024];
    const char *field[MAX_ROWS][MAX_FIELDS];
    size_t n; /* rows without the header */
} table;

/* Fields between commas; nothing is ever quoted. */
static void read_table(table *t, const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", DIR_NAME, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(t->text, 1, sizeof t->text - 1, file);
    assert_int_equal(fclose(file), 0);
    assert_in_range(n, 1, sizeof t->text - 2);
    t->text[n] = '\0';
    t->n = 0;
    for (char *row = strchr(t->text, '\n') + 1; *row != '\0'; t->n++) {
        assert_true(t->n < MAX_ROWS);
        char *end = strchr(row, '\n');
        *end = '\0';
        for (size_t k = 0; k < MAX_FIELDS; k++) {
            char *comma = strchr(row, ',');
            t->field[t->n][k] = row;
            row = comma != NULL ? comma + 1 : end;
            if (comma != NULL)
                *comma = '\0';
        }
        row = end + 1;
    }
}

/* T12 -> 12, nothing -> ORACLE_ANY */
static uint32_t id(const char *text)
{
    return *text == '\0' ? ORACLE_ANY : (uint32_t)strtoul(text + 1, NULL, 10);
}

static int32_t clock_of(const char *text)
{
    int h;
    int m;
    int s;
    assert_int_equal(sscanf(text, "%d:%d:%d", &h, &m, &s), 3);
    return h * 3600 + m * 60 + s;
}

static void read_trips(oracle_world *w, table *t, uint32_t *block)
{
    read_table(t, "trips.txt");
    int32_t *shift = oracle_alloc(t->n, sizeof *shift);
    w->n_trips = (uint32_t)t->n;
    w->trip = oracle_alloc(t->n, sizeof *w->trip);
    for (size_t i = 0; i < t->n; i++) {
        const char *const *f = t->field[i];
        assert_int_equal(id(f[2]), i);
        w->trip[i].route = id(f[0]);
        w->trip[i].closed = strcmp(f[4], "2") == 0;
        block[i] = id(f[3]);
        shift[i] = strcmp(f[1], "before") == 0 ? -A_DAY_S
                   : strcmp(f[1], "next") == 0 ? A_DAY_S
                                               : 0;
    }
    read_table(t, "stop_times.txt");
    w->n_calls = (uint32_t)t->n;
    w->call = oracle_alloc(t->n, sizeof *w->call);
    for (size_t i = 0; i < t->n; i++) {
        const char *const *f = t->field[i];
        oracle_trip *trip = &w->trip[id(f[0])];
        if (trip->n_calls++ == 0)
            trip->first_call = (uint32_t)i;
        int32_t later = shift[id(f[0])];
        w->call[i] = (oracle_call){id(f[2]),
                                   clock_of(f[3]) + later,
                                   clock_of(f[4]) + later,
                                   strcmp(f[5], "0") == 0,
                                   strcmp(f[6], "0") == 0,
                                   0};
    }
    free(shift);
}

/* The next trip of the block by time. */
static bool is_next(const oracle_world *w, const uint32_t *block, uint32_t from,
                    uint32_t to)
{
    if (block[from] == ORACLE_ANY || block[from] != block[to] || from == to)
        return false;
    int32_t a = w->call[w->trip[from].first_call].dep_s;
    int32_t b = w->call[w->trip[to].first_call].dep_s;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        int32_t t = w->call[w->trip[i].first_call].dep_s;
        assert_true(i == from || block[i] != block[from] || t != a);
        if (block[i] == block[from] && t > a && t < b)
            return false;
    }
    return a < b;
}

static void no_row_is_repeated(const table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        for (size_t j = 0; j < i; j++) {
            bool same = true;
            for (size_t k = 0; k < 6; k++)
                same = same && strcmp(t->field[i][k], t->field[j][k]) == 0;
            assert_false(same);
        }
    }
}

static void read_transfers(oracle_world *w, table *t, const uint32_t *block)
{
    read_table(t, "transfers.txt");
    no_row_is_repeated(t);
    w->rule = oracle_alloc(t->n, sizeof *w->rule);
    w->stay = oracle_alloc((size_t)w->n_trips * w->n_trips, sizeof *w->stay);
    for (uint32_t from = 0; from < w->n_trips; from++) {
        for (uint32_t to = 0; to < w->n_trips; to++) {
            bool stays = is_next(w, block, from, to);
            for (size_t i = 0; i < t->n; i++) {
                const char *const *f = t->field[i];
                if (id(f[4]) == from && id(f[5]) == to && atoi(f[6]) >= 4)
                    stays = atoi(f[6]) == 4;
            }
            if (stays)
                w->stay[w->n_stays++] = (oracle_stay){from, to};
        }
    }
    for (size_t i = 0; i < t->n; i++) {
        const char *const *f = t->field[i];
        int type = atoi(f[6]);
        oracle_rule r = {.from_stop = id(f[0]),
                         .to_stop = id(f[1]),
                         .from = {id(f[2]), id(f[4])},
                         .to = {id(f[3]), id(f[5])},
                         .kind = type == 3 ? ORACLE_FORBIDDEN : ORACLE_MINIMUM,
                         .s = atoi(f[7])};
        if (r.from.trip != ORACLE_ANY && r.from.route != ORACLE_ANY)
            assert_int_equal(w->trip[r.from.trip].route, r.from.route);
        for (uint32_t k = 0; k < w->n_rules; k++)
            assert_false(type < 4 && oracle_rules_clash(w, &w->rule[k], &r));
        if (type < 4)
            w->rule[w->n_rules++] = r;
    }
}

/* Everything but where the journey begins and ends, which is `like`'s. */
static void read_world(oracle_world *w, const oracle_world *like, table *t)
{
    *w = (oracle_world){0};
    read_table(t, "stops.txt");
    assert_int_equal(t->n, like->n_stops);
    w->n_stops = like->n_stops;
    w->stop_closed = oracle_alloc(t->n, sizeof *w->stop_closed);
    w->change_s = oracle_alloc(t->n, sizeof *w->change_s);
    for (size_t i = 0; i < t->n; i++) {
        w->stop_closed[i] = strcmp(t->field[i][4], "2") == 0;
        w->change_s[i] = 1;
    }
    uint32_t *block = oracle_alloc(like->n_trips, sizeof *block);
    read_trips(w, t, block);
    read_transfers(w, t, block);
    free(block);
    w->access = oracle_alloc(like->n_access, sizeof *w->access);
    memcpy(w->access, like->access, like->n_access * sizeof *w->access);
    w->n_access = like->n_access;
    w->egress = oracle_alloc(like->n_egress, sizeof *w->egress);
    memcpy(w->egress, like->egress, like->n_egress * sizeof *w->egress);
    w->n_egress = like->n_egress;
    w->walk_s = like->walk_s;
    w->max_time_s = like->max_time_s;
}

static void same_answers(const oracle_world *w, const oracle_world *read,
                         uint64_t seed)
{
    size_t n = oracle_event_times(w, NULL, 0);
    int32_t *at = oracle_alloc(n, sizeof *at);
    (void)oracle_event_times(w, at, n);
    for (size_t i = 0; i < n; i += 4) {
        uint32_t k = 1 + (uint32_t)(i / 4 % 3);
        if (oracle_dijkstra_tt(w, at[i], k) !=
            oracle_dijkstra_tt(read, at[i], k))
            fail_msg("world %llu, t %d, rides %u", (unsigned long long)seed,
                     (int)at[i], (unsigned)k);
    }
    free(at);
}

static void what_is_written_means_the_same(void **state)
{
    (void)state;
    table *t = oracle_alloc(1, sizeof *t);
    uint32_t n_records = 0;
    uint32_t n_left_out = 0;
    uint32_t n_other_days = 0;
    for (uint64_t seed = 1; seed <= 240; seed++) {
        oracle_world_opts opts = {.features = ORACLE_EVERYTHING,
                                  .repeat_links = seed % 2 == 0};
        /* Forks hardly leave chains that blocks can tell. */
        if (seed % 4 >= 2)
            opts.features -= ORACLE_FORKS;
        oracle_gtfs_opts how = {.style = (uint32_t)seed / 2 % 4};
        oracle_world w;
        oracle_world read;
        oracle_world_random(&w, seed, &opts);
        n_left_out += oracle_gtfs_restrict(&w);
        n_records += w.n_records;
        oracle_world_write_gtfs(&w, DIR_NAME, &how);
        read_world(&read, &w, t);
        assert_int_equal(read.n_stays, w.n_stays);
        same_answers(&w, &read, seed);
        read_table(t, "trips.txt");
        for (size_t i = 0; i < t->n; i++)
            n_other_days += strcmp(t->field[i][1], "day") != 0;
        oracle_world_clear(&w);
        oracle_world_clear(&read);
    }
    print_message("%u records, %u left out, %u trips of other days\n",
                  (unsigned)n_records, (unsigned)n_left_out,
                  (unsigned)n_other_days);
    assert_true(n_records > 500 && n_other_days > 250);
    free(t);
}

static void blocks_and_types_of_all_kinds_are_written(void **state)
{
    (void)state;
    table *t = oracle_alloc(1, sizeof *t);
    size_t n_type[6] = {0};
    size_t n_in_blocks = 0;
    size_t n_by_route = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        oracle_world_opts opts = {.features = ORACLE_EVERYTHING - ORACLE_FORKS};
        oracle_gtfs_opts how = {.date = "20261125",
                                .style = ORACLE_GTFS_BLOCKS};
        oracle_world w;
        oracle_world_random(&w, seed, &opts);
        (void)oracle_gtfs_restrict(&w);
        oracle_world_write_gtfs(&w, DIR_NAME, &how);
        read_table(t, "transfers.txt");
        for (size_t i = 0; i < t->n; i++) {
            n_type[atoi(t->field[i][6])]++;
            n_by_route += *t->field[i][2] != '\0' && *t->field[i][4] == '\0';
        }
        read_table(t, "trips.txt");
        for (size_t i = 0; i < t->n; i++)
            n_in_blocks += *t->field[i][3] != '\0';
        read_table(t, "calendar.txt");
        assert_int_equal(t->n, 1);
        assert_string_equal(t->field[0][8], "20261125");
        oracle_world_clear(&w);
    }
    print_message("types 2 to 5: %zu %zu %zu %zu; in blocks %zu\n", n_type[2],
                  n_type[3], n_type[4], n_type[5], n_in_blocks);
    assert_true(n_type[3] > 100 && n_type[4] > 50 && n_type[5] > 5);
    assert_true(n_in_blocks > 100 && n_by_route > 100);
    free(t);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(DIR_NAME) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s/%s", DIR_NAME, TABLES[i]);
        (void)remove(path);
    }
    return rmdir(DIR_NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_means_the_same),
        cmocka_unit_test(blocks_and_types_of_all_kinds_are_written),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
