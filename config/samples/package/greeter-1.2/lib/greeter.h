/* Greetings for people, by name. */
#ifndef GREETER_H
#define GREETER_H

#include <stddef.h>

/* Writes "Hello, <name>!" into buffer, at most size bytes with the final NUL; a missing or empty name is the world.
   Returns the length that the whole greeting has, as snprintf does. */
int greeter_greet(char *buffer, size_t size, const char *name);

/* The library's version, e.g. "1.2". */
const char *greeter_version(void);

#endif
