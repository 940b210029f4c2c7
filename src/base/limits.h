/* limits.h: every limit of the program, in one place. SMALL builds shrink the sizes so that
 * tests walk the edges. Sizes are bytes unless the name says otherwise. */
#pragma once

#ifdef SMALL
#ifndef ARENA_BLOCK /* the fuzzers give a larger one: a block each would cost them more than all else */
#define ARENA_BLOCK 64
#endif
#define BUF_CHUNK 7
#define LIST_PAGE_DEFAULT 2
#define STATEMENT_CACHE 4
#define CSV_CHUNK 16
#define DB_PIPELINE_MAX 3
#define WIDE_ROWS 2
#define XLSX_CHUNK 64
#define BODY_MEMORY_MAX 16
#define CACHE_SLOTS 2
#define DB_BACKUP_PAGES 1
#define SEALED_CHUNK 64
#define SESSION_SLOTS 2
#define FORECASTS_KEPT 2
#define RECORD_GROUP_MAX 3
#else
#define ARENA_BLOCK (64 * 1024)
#define BUF_CHUNK 1024
#define LIST_PAGE_DEFAULT 50
#define STATEMENT_CACHE 128
#define CSV_CHUNK (256 * 1024)
#define WIDE_ROWS 32         /* SQLite: rows of a batch that go in together */
#define DB_PIPELINE_MAX 1000 /* PostgreSQL: statements under way in a batch */
#define XLSX_CHUNK (64 * 1024)
#define BODY_MEMORY_MAX (1024 * 1024) /* a larger body is spooled to a nameless file */
#define CACHE_SLOTS 512
#define DB_BACKUP_PAGES 256 /* a step of a copy: 1 MB */
#define SEALED_CHUNK (64 * 1024)
#define SESSION_SLOTS 4096
#define FORECASTS_KEPT 256 /* 6 kB each */
#define RECORD_GROUP_MAX 256 /* looks at persons that are recorded in one transaction */
#endif

/* requests */
#define REQUEST_ARENA_MAX (32u * 1024 * 1024)
#define REQUEST_HEAD_MAX (32 * 1024)
#define LANDING_SLOTS 8   /* towns of one table foretold side by side, 4 MB each */
#define LANDING_THREADS 8 /* on at most as many processors */
#define BODY_MAX_DEFAULT (256 * 1024)
#define BODY_HARD_STOP_FACTOR 8 /* a refused chunked body is swallowed up to this × its limit */
#define BODY_MAX_UPLOAD (256u * 1024 * 1024)
#define REPLY_MAX (32u * 1024 * 1024)
#define LIST_PAGE_MAX 500
#define QUERY_PARAMETERS_MAX 32
#define CONNECTIONS_MAX 2048
#define CONNECTIONS_PER_ADDRESS_MAX 1024
#define CONNECTION_IDLE_SECONDS 60    /* silent, or without a whole head */
#define BODY_BYTES_PER_SECOND_MIN 512 /* of an upload that takes longer than that */
#define SSE_STREAMS_PER_USER 6
#define SSE_HEARTBEAT_SECONDS 15
#define FEEDS_MAX 512                 /* things with news at once */
#define FEED_RING 256                 /* news kept for who is a little behind; who is further behind reads anew */
#define FEED_STREAMS_EACH 3           /* of one listener on one thing; a fourth ends the oldest */
#define FEED_STREAM_SECONDS (15 * 60) /* then the browser comes again, and is asked again who it is */
#define FEED_EVENT_MAX (2u * 1024 * 1024)
#define FEED_BYTES_MAX (8u * 1024 * 1024) /* of the news kept of one thing; the newest is kept whatever it weighs */
#define SHUTDOWN_SECONDS 10
#define PATH_SEGMENTS_MAX 16
#define ROUTES_MAX 1024
#define RATE_PER_MINUTE_DEFAULT 600
#define RATE_BUCKETS 8192
#define REPLY_HEADERS_MAX 8
#define CACHE_REPLY_MAX (256 * 1024)  /* a larger reply is not kept */
#define SLOW_LANE_THREADS 4           /* also bounds Argon2: 4 × 19 MiB */
#define SLOW_LANE_QUEUE_MAX 1024      /* a room of people who press at once */
#define RECORD_GATHER_MS 2            /* a look waits so long at most for those of others; after one that came alone, not at all */
#define RECORD_QUEUE_MAX 1024         /* looks that wait for their entry in the record; the next one is told to come again */
#define ASSET_FILE_MAX (16u * 1024 * 1024)

/* database */
#define DB_PARAMETERS_MAX 512
#define DB_VALUE_MAX (256u * 1024 * 1024)
#define DB_ERROR_MAX 4096
#define DB_WAIT_SECONDS 60      /* for a free connection, then ERR_BUSY */
#define DB_LOCK_MS 10000        /* for a lock that another process holds */
#define DB_STATEMENT_MS 600000  /* PostgreSQL stops a statement after this */
#define DB_ANSWER_MS 630000     /* an answer that is later than that will not come */
#define DB_LOOK_MS 1000         /* while waiting for it, what has come is looked at again */
#define DB_POSTGRES_WRITERS 4
#define DB_ROWS_HELD_MAX 10000  /* PostgreSQL: rows kept when a second statement interrupts a read */
#define MIGRATION_MAX (1024 * 1024)

/* backups */
#define SEALED_HEAD_MAX 1024
#define BACKUP_DIR_FILES_MAX 10000
#define BACKUP_REST_MS 1000      /* the longest rest between two steps */
#define BACKUP_REST_SHARE 2      /* rests as many times as long as it worked */

/* jobs */
#define JOBS_MAX 64
#define JOB_WORKERS 2
#define JOBS_KEPT_MAX 256
#define JOB_KEPT_SECONDS (60 * 60)
#define JOB_RESULT_MAX (4u * 1024 * 1024)

/* JSON */
#define JSON_DEPTH_MAX 64
#define PROBLEMS_MAX 100

/* people who sign in */
#define PASSWORD_CHARACTERS_MIN 15
#define PASSWORD_BYTES_MAX 1024
#define SESSION_IDLE_SECONDS (15 * 60)
#define SESSION_ABSOLUTE_SECONDS (12 * 60 * 60)
#define SESSIONS_PER_ACCOUNT_MAX 8
#define DRAFT_DAYS 30
#define DRAFT_BYTES_MAX (64 * 1024)
#define DRAFTS_PER_ACCOUNT_MAX 50
#define SIGNIN_FAILURES_MAX 5
#define SIGNIN_WINDOW_SECONDS (15 * 60)

/* rooms of boards: people without accounts (the board itself: domain/board.h) */
#define ROOM_JOINS_PER_MINUTE 1200      /* of one address: a hall behind one line */
#define ROOM_GUESSES_PER_MINUTE 20      /* wrong codes of one address */
#define ROOM_GUESSES_ALL_PER_MINUTE 300 /* of everybody together */
#define ROOM_LINKS_PER_MINUTE 60000     /* of one address, with the link of the QR: nobody guesses 128 bits */
#define ROOM_OPERATIONS_PER_MINUTE 300  /* of one participant: five a second */
#define ROOM_REQUESTS_PER_MINUTE 600
#define ROOM_OPERATIONS_MAX 50          /* of one request */
#define ROOM_BODY_MAX (64 * 1024)
#define ROOM_KEY_MAX 40
#define ROOM_OPEN_HOURS 6
#define ROOM_OPEN_HOURS_MAX 72
#define ROOM_RESUME_MAX 2000            /* operations a stream catches up with; beyond, it reads anew */
#define ROOM_PAPER_ROWS_MAX 100

/* what leaves the house */
#define EXPORT_ALONE_PERSONS 100      /* more of them: a second person approves. 個人情報保護法施行規則43条: over 100 is reported */
#define EXPORT_ALONE_HOURS 24         /* what one person gave away in so long counts together */
#define EXPORT_ROWS_MAX 30000
#define EXPORT_FILES_MAX 200
#define TOWNS_A_MINUTE 100           /* for which the keeper thread does one of its works; the next ones a minute later */
#define PASTS_AT_ONCE 2              /* earlier moments laid out at the same time: each is a database in memory */
#define PASTS_ASKED_MAX 5            /* those that wait among them; the next one is told to come again */
#define EXPORT_WAITS_DAYS 7           /* for an approval */
#define EXPORT_FETCH_HOURS 72         /* the file can be fetched so long */
#define EXPORT_PREVIEW_ROWS 5
#define EXPORT_WORDS_MAX 200

/* imports */
#define IMPORT_COLUMNS_MAX 512
#define IMPORT_FIELD_MAX (64 * 1024)
#define IMPORT_ROW_MAX (4 * 1024 * 1024)
#define IMPORT_ROWS_MAX 20000000
#define IMPORT_JSON_MAX (16u * 1024 * 1024)  /* bytes; read whole, unlike everything else */
#define IMPORT_ERRORS_KEPT_MAX 5000 /* of rows; */
#define IMPORT_WARNINGS_KEPT_MAX 100 /* and of the whole file, which are found last */
#define IMPORT_HEADER_ROWS_MAX 30
#define IMPORT_PREVIEW_ROWS 20
#define PROGRAM_RULES_MAX 1000
#define PROGRAM_CHANGES_MAX 20000
#define UPLOAD_CHUNK (256 * 1024)
#define XLSX_ENTRIES_MAX 2000
#define XLSX_UNPACKED_MAX (512u * 1024 * 1024)
#define XLSX_RATIO_MAX 200
#define XLSX_SHARED_STRINGS_MAX 2000000
#define XLSX_CELL_MAX (128 * 1024)           /* Excel itself: 32,767 UTF-16 units */
#define XLSX_ROW_MAX (16 * 1024 * 1024)
#define XLSX_ROWS_MAX 1048576                /* Excel's last row, */
#define XLSX_COLUMNS_MAX 16384               /* and its last column XFD */
#define XLSX_SHEETS_MAX 1000
#define XLSX_MERGES_MAX 100000
#define XLSX_MERGED_TEXT_MAX (64u * 1024 * 1024)
#define XLSX_STYLES_MAX 100000
#define XLSX_FORMATS_MAX 5000
#define XLSX_XML_DEPTH_MAX 64
#define XLSX_XML_QUIET_MAX (1024 * 1024)     /* bytes without one element or text: a name or comment without end */
#define WORKBOOK_ARENA (1024 * 1024)           /* of a workbook that is written: its handles, not its cells */
#define XLSX_RATIO_FROM (4u * 1024 * 1024)   /* smaller parts may pack as well as they like */

/* money: 10^15 yen is more than Japan spends */
#define YEN_MAX 1000000000000000
