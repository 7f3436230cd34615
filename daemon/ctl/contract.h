/*
 * The three views of case work, by their columns: what dolsd needs, and what is wrong with those of
 * a council. Asked before anything of dolsd is in the database, so it asks the catalogue only.
 */
#ifndef CTL_CONTRACT_H
#define CTL_CONTRACT_H

#include "base/base.h"
#include "base/faults.h"

struct connection;

/* Adds a fault for each column that is missing or has another type, with what to write, and one
 * that says how a view gets another type where dolsd's own views stand on it. False where the
 * database does not answer; *cause (the caller's) says why. */
bool contract_check(struct connection *connection, struct faults *faults, char **cause) MUST_USE;

#endif
