#include <stdio.h>
#include <string.h>

#include "greeter.h"

static int failures;

static void expect(const char *name, size_t size, const char *greeting, int length)
{
    char buffer[64];
    int got = greeter_greet(buffer, size, name);

    if (got != length || strcmp(buffer, greeting) != 0) {
        printf("FAIL: \"%s\" (%d), expected \"%s\" (%d)\n", buffer, got, greeting, length);
        failures++;
    } else {
        printf("ok: %s\n", greeting);
    }
}

int main(void)
{
    expect("Ada", 64, "Hello, Ada!", 11);
    expect(NULL, 64, "Hello, world!", 13);
    expect("", 64, "Hello, world!", 13);
    expect("Grace", 8, "Hello, ", 13);
    return failures == 0 ? 0 : 1;
}
