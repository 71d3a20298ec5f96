#include "greeter.h"

#include <stdio.h>

int greeter_greet(char *buffer, size_t size, const char *name)
{
    return snprintf(buffer, size, "Hello, %s!", name == NULL || name[0] == '\0' ? "world" : name);
}

const char *greeter_version(void)
{
    return GREETER_VERSION;
}
