#include "db/wire.h"

#include <endian.h>
#include <string.h>

Status wire_status(const char *sqlstate)
{
    static const struct { const char *prefix; Status status; } rows[] = {
        { "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT }, { "40001", ERR_BUSY },     { "40P01", ERR_BUSY },
        { "55P03", ERR_BUSY },     { "53300", ERR_BUSY },     { "53200", ERR_MEMORY },   { "53", ERR_IO },
        { "58", ERR_IO },          { "22021", ERR_INVALID },  { "54000", ERR_TOO_LARGE }, { "25006", ERR_INTERNAL },
        { "57P0", ERR_LOST },      { "08", ERR_LOST },
    };
    for (size_t i = 0; sqlstate && i < COUNT_OF(rows); i++)
        if (str_starts(str_of(sqlstate), str_of(rows[i].prefix)))
            return rows[i].status;
    return ERR_DB;
}

unsigned wire_type(ParamKind kind)
{
    static const unsigned types[] = { [P_KIND_NULL] = TYPE_ANY, [P_KIND_INT] = TYPE_INT8, [P_KIND_TEXT] = TYPE_TEXT,
                                      [P_KIND_BLOB] = TYPE_BYTEA };
    return types[kind];
}

void wire_put(Wire *w, const Param *params, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Param *p = &params[i];
        w->formats[i] = WIRE_BINARY;
        w->values[i] = NULL;
        w->lengths[i] = 0;
        if (p->kind == P_KIND_INT) {
            w->ints[i] = htobe64((uint64_t)p->i);
            w->values[i] = (const char *)&w->ints[i];
            w->lengths[i] = sizeof w->ints[i];
        } else if (p->kind != P_KIND_NULL) {
            w->values[i] = p->s.n ? p->s.p : "";
            w->lengths[i] = (int)p->s.n;
        }
    }
}

bool wire_is_text(unsigned type)
{
    return type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_NAME || type == TYPE_BPCHAR;
}

static uint16_t u16_at(const char *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
    return be16toh(v);
}

/* SUM of BIGINT is numeric: count of digits, weight, sign, scale, then digits of base 10000
 * (numeric_send in PostgreSQL's numeric.c). */
static bool numeric(Str s, int64_t *ret)
{
    enum { HEAD = 8, NEGATIVE = 0x4000, WEIGHT_MAX = 4 /* 10000^5 is beyond int64 */ };
    if (s.n < HEAD)
        return false;
    int digits = u16_at(s.p), weight = (int16_t)u16_at(s.p + 2), sign = u16_at(s.p + 4);
    if ((sign != 0 && sign != NEGATIVE) || s.n < HEAD + 2 * (size_t)digits || weight > WEIGHT_MAX)
        return false;
    int64_t value = 0;
    for (int i = 0; i <= weight; i++) {
        int64_t digit = i < digits ? u16_at(s.p + HEAD + 2 * i) : 0;
        if (__builtin_mul_overflow(value, (int64_t)10000, &value)
            || __builtin_add_overflow(value, sign ? -digit : digit, &value))
            return false;
    }
    *ret = value;
    return true;
}

bool wire_int(unsigned type, Str bytes, int64_t *ret)
{
    static const struct { unsigned type; size_t size; } sizes[] = {
        { TYPE_INT8, 8 }, { TYPE_INT4, 4 }, { TYPE_INT2, 2 }, { TYPE_BOOL, 1 },
    };
    if (type == TYPE_NUMERIC)
        return numeric(bytes, ret);
    uint64_t value = 0;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        if (sizes[i].type != type)
            continue;
        if (bytes.n != sizes[i].size)
            return false;
        /* big-endian two's complement: the first byte carries the sign (true is 1, not -1) */
        value = type != TYPE_BOOL && (bytes.p[0] & 0x80) ? UINT64_MAX : 0;
        for (size_t k = 0; k < bytes.n; k++)
            value = value << 8 | (unsigned char)bytes.p[k];
    }
    *ret = (int64_t)value;
    return true;
}

static void put_be(Buf *out, uint64_t value, size_t bytes)
{
    uint64_t big = htobe64(value);
    buf_add(out, (Str){ (const char *)&big + sizeof big - bytes, bytes });
}

/* "COPY", section "Binary Format", in PostgreSQL's manual. */
void wire_copy_begin(Buf *out)
{
    buf_add(out, S("PGCOPY\n\377\r\n\0"));
    put_be(out, 0, 4); /* flags */
    put_be(out, 0, 4); /* length of the extension */
}

void wire_copy_row(Buf *out, const Param *params, size_t n)
{
    put_be(out, n, 2);
    for (size_t i = 0; i < n; i++) {
        const Param *p = &params[i];
        if (p->kind == P_KIND_NULL) {
            put_be(out, UINT32_MAX, 4);
        } else if (p->kind == P_KIND_INT) {
            put_be(out, 8, 4);
            put_be(out, (uint64_t)p->i, 8);
        } else {
            put_be(out, p->s.n, 4);
            buf_add(out, p->s);
        }
    }
}

void wire_copy_end(Buf *out)
{
    put_be(out, UINT16_MAX, 2);
}
