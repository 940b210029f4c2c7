/* The code on the wall. */
#include "domain/board.h"

#include <string.h>

#define ALPHABET_SIZE (sizeof BOARD_CODE_ALPHABET - 1)
_Static_assert(sizeof BOARD_CODE_ALPHABET - 1 == 28, "28 letters without look-alikes");

/* A byte beyond the last whole multiple of 28 would make the first letters likelier: it is drawn again. */
void board_code_new(RandomFn random, char ret[static BOARD_CODE_LETTERS + 1])
{
    const unsigned fair = 256 / ALPHABET_SIZE * ALPHABET_SIZE;
    for (size_t i = 0; i < BOARD_CODE_LETTERS;) {
        unsigned char drawn;
        random(&drawn, 1);
        if (drawn < fair)
            ret[i++] = BOARD_CODE_ALPHABET[drawn % ALPHABET_SIZE];
    }
    ret[BOARD_CODE_LETTERS] = '\0';
}

/* One letter at s.p[*at] as ASCII, wide forms too; advances. 0: a blank or a hyphen; -1: nothing of a code. */
static int letter_at(Str s, size_t *at)
{
    unsigned char c = (unsigned char)s.p[(*at)++];
    if (c >= 0x80) {
        size_t left = s.n - *at;
        unsigned char d = left > 0 ? (unsigned char)s.p[*at] : 0, e = left > 1 ? (unsigned char)s.p[*at + 1] : 0;
        *at += left > 1 ? 2 : left;
        unsigned point = (c & 15u) << 12 | (d & 63u) << 6 | (e & 63u);
        if ((c & 0xF0) != 0xE0)
            return -1;
        if (point == 0x3000 || point == 0x30FC || point == 0x2212 || (point >= 0x2010 && point <= 0x2015))
            return 0;
        if (point < 0xFF01 || point > 0xFF5E)
            return -1;
        c = (unsigned char)(point - 0xFF01 + '!');
    }
    if (c == ' ' || c == '-' || c == '\t')
        return 0;
    if (c >= 'a' && c <= 'z')
        c = (unsigned char)(c - 'a' + 'A');
    return c == '2' ? 'Z' : c == '5' ? 'S' : c;
}

bool board_code_read(Str typed, char ret[static BOARD_CODE_LETTERS + 1])
{
    char code[BOARD_CODE_LETTERS + 1] = { 0 };
    size_t n = 0;
    for (size_t at = 0; at < typed.n;) {
        int c = letter_at(typed, &at);
        if (c == 0)
            continue;
        if (c < 0 || n == BOARD_CODE_LETTERS || !memchr(BOARD_CODE_ALPHABET, c, ALPHABET_SIZE))
            return false;
        code[n++] = (char)c;
    }
    if (n != BOARD_CODE_LETTERS)
        return false;
    memcpy(ret, code, sizeof code);
    return true;
}

void board_code_show(const char *code, char ret[static BOARD_CODE_LETTERS + 2])
{
    memcpy(ret, code, BOARD_CODE_LETTERS / 2);
    ret[BOARD_CODE_LETTERS / 2] = '-';
    memcpy(ret + BOARD_CODE_LETTERS / 2 + 1, code + BOARD_CODE_LETTERS / 2, BOARD_CODE_LETTERS / 2);
    ret[BOARD_CODE_LETTERS + 1] = '\0';
}
