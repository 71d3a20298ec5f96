#include <stdio.h>
#include <string.h>

#include "greeter.h"

int main(int argc, char **argv)
{
    char greeting[256];

    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("greeter %s\n", greeter_version());
        return 0;
    }
    for (int i = 1; i < (argc > 1 ? argc : 2); i++) {
        if (greeter_greet(greeting, sizeof greeting, argc > 1 ? argv[i] : NULL) >= (int)sizeof greeting) {
            fprintf(stderr, "greeter: a name is too long\n");
            return 1;
        }
        puts(greeting);
    }
    return 0;
}
