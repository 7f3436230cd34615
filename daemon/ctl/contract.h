/*
 * The three case work views and their columns: what dolsd needs, and what is wrong with a council's
 * own. It runs before anything of dolsd is in the database, so it reads only the catalogue.
 */
#ifndef CTL_CONTRACT_H
#define CTL_CONTRACT_H

#include "base/base.h"
#include "base/faults.h"

struct connection;

/* Adds a fault for each column that is missing or has the wrong type, with what to write, and one
 * that says how to change a view's type if dolsd's own views depend on it. False if the database
 * does not answer; *cause, which the caller frees, says why. */
bool contract_check(struct connection *connection, struct faults *faults, char **cause) MUST_USE;

#endif
