/*
 * What every cmocka program of this folder begins with.
 */
#ifndef TESTS_CHANNEL_CHECK_H
#define TESTS_CHANNEL_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
