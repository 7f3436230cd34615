/*
 * The protocol of delivery: how a queued message becomes an outcome on record, whatever fails.
 *
 * One message about one matter, two couriers, a planner, an officer who records that the matter is
 * over, a relay that loses replies, and a clock by which leases run out, also under a courier that
 * is only slow. A courier or the planner may stop dead between any two steps, CRASHES times in all;
 * its transaction is then rolled back, and what it knew is gone. Every `atomic` below is one step of
 * the database or of the wire, and is named after the function that takes it.
 *
 * Shown over the whole state space (model_test.sh):
 *
 *   kept       a message ends delivered, refused, failed, unknown or cancelled, never nowhere;
 *              delivered only if the relay took it, cancelled only if the matter is over
 *   silent     an attempt whose claim came after the matter was recorded as over sends nothing
 *   recorded   an attempt is on record before its first byte leaves
 *   one key    every copy that the relay takes carries the message's own key
 *   known      an outcome that is known is never replaced by "unknown", nor a delivery by anything
 *
 * Not in it: what an operator holds back, what a service accepted and settles later, and mail that comes
 * back after it was delivered (dolsd.fail_delivered). None of these sends anything by itself.
 *
 * Each MISTAKE_… macro plants one mistake; the test has to find every one.
 */

#ifndef ATTEMPTS
#define ATTEMPTS 3 /* then give_up_at has come */
#endif
#ifndef CRASHES
#define CRASHES 2
#endif

#define NOBODY 0 /* holders of a lock; couriers are 1 and 2 */
#define PLANNER 3
#define OFFICER 4

#ifdef MISTAKE_SETTLE_FORGETS
#define SETTLES_ANYWAY true
#else
#define SETTLES_ANYWAY false
#endif
#ifdef MISTAKE_CLAIM_TAKES_NO_LOCK
#define MATTER_CAN_BE_HAD true
#else
#define MATTER_CAN_BE_HAD (matter_lock == NOBODY)
#endif

mtype:state_of_message = { pending, sending, delivered, refused, failed, unknown_end, cancelled };
mtype:outcome_of_attempt = { none, taken, retry, rejected, unknown };

/* The database, as committed. */
mtype:state_of_message message = pending;        /* dolsd.message.state */
byte attempts = 0;                               /* rows of dolsd.attempt */
byte leased = 0;                                 /* the attempt that holds the lease; 0: none */
bool lease_ran_out = false;
mtype:outcome_of_attempt outcome[ATTEMPTS + 1]; /* dolsd.outcome, by attempt; none: no row */
bool changed = false;                            /* a row in dolsd.changed */
bool over = false;                               /* casework says that the matter is over */
byte matter_lock = NOBODY;                       /* the row lock on dolsd.matter */
byte message_lock = NOBODY;                      /* the row lock on its row of dolsd.queue */

/* What the relay saw, and what only the observer knows. */
byte copies = 0;
bool claimed_when_over[ATTEMPTS + 1];
byte crashes = 0;
bool officer_done = false;

inline release(who) {
    if :: matter_lock == who -> matter_lock = NOBODY :: else fi;
    if :: message_lock == who -> message_lock = NOBODY :: else fi
}

/* The outcome of an attempt is written once; only a delivery may come after "unknown". */
inline write_outcome(number, what) {
    assert(outcome[number] == none || (outcome[number] == unknown && what == taken));
    outcome[number] = what
}

/* dolsd.verdict and dolsd.follow: what an outcome makes of the message. */
inline become(number, what) {
    if
    :: what == taken -> message = delivered; leased = 0
    :: what != taken && message == sending && leased == number ->
        leased = 0;
        if
        :: what == rejected -> message = refused
        :: what != rejected && over && !changed -> message = cancelled /* emptied while on its way */
        :: what != rejected && !(over && !changed) && attempts < ATTEMPTS -> message = pending
        :: what == retry && !(over && !changed) && attempts == ATTEMPTS -> message = failed
        :: what == unknown && !(over && !changed) && attempts == ATTEMPTS -> message = unknown_end
        fi
    :: else
    fi
}

/* dolsd.settle, by dolsd.settle_delivered or dolsd.settle_one: under the message's lock, in one transaction. */
inline settle(number, what) {
    if
    :: SETTLES_ANYWAY || outcome[number] == none || (outcome[number] == unknown && what == taken) ->
       write_outcome(number, what); become(number, what)
    :: else
    fi
}

/* One step of the relay: it takes the message or not, and its reply arrives or not. */
inline relay_takes(key) {
    assert(key == 1);
    assert(attempts >= mine);
    copies++
}

proctype courier(byte me) {
    byte mine;
    mtype:outcome_of_attempt saw;

idle:
    atomic { mine = 0; saw = none }
end_wait:
    if
    /* dolsd.claim, first dolsd.take_from_queue and dolsd.lock_matters: what their snapshot shows; then
     * the message and its matter are locked, those that others hold passed over. A row that is locked
     * is read again, dolsd.changed is not. */
    :: atomic { message == pending && !changed -> skip }
       atomic {
           if
           :: message == pending && message_lock == NOBODY && MATTER_CAN_BE_HAD ->
              message_lock = me;
#ifndef MISTAKE_CLAIM_TAKES_NO_LOCK
              matter_lock = me
#endif
           :: else -> goto idle
           fi
       }
#ifdef MISTAKE_SENDS_BEFORE_RECORD
       mine = attempts + 1; relay_takes(1); saw = taken;
#endif
       if
       :: crashes < CRASHES -> atomic { crashes++; release(me) } goto idle
       :: skip
       fi;
       /* Then dolsd.hand_out, a newer snapshot: what was committed since is seen. */
#ifndef MISTAKE_CLAIM_LOOKS_ONCE
       atomic {
           if
           :: changed -> release(me); goto idle
           :: else
           fi
       }
#endif
       /* And the commit. */
       atomic {
           attempts++; mine = attempts; leased = mine; lease_ran_out = false;
           claimed_when_over[mine] = over; message = sending; release(me)
       }
    /* dolsd.reap: leases that ran out, one at a time under the message's lock. dolsd.recover does the
     * same for what a process of one's own name left, whatever the clock says: here that is a lease that
     * ran out at once. */
    :: atomic { message == sending && lease_ran_out && message_lock == NOBODY -> message_lock = me; mine = leased }
#ifdef MISTAKE_REAP_WITHOUT_LOCK
       message_lock = NOBODY;
#endif
       if
       :: crashes < CRASHES -> atomic { crashes++; release(me) } goto idle
       :: skip
       fi;
       atomic {
#ifdef MISTAKE_REAP_WITHOUT_LOCK
           write_outcome(mine, unknown);
#endif
#ifdef MISTAKE_REAP_DROPS
           leased = 0; message = sending; lease_ran_out = false; write_outcome(mine, unknown);
#else
           settle(mine, unknown);
#endif
           release(me)
       }
       goto idle
    fi;

    /* The attempt is on record. A process that dies here leaves its lease behind. */
    if
    :: crashes < CRASHES -> crashes++; goto idle
    :: skip
    fi;
    assert(!claimed_when_over[mine]);
    atomic {
#ifdef MISTAKE_KEY_OF_THE_ATTEMPT
        if :: relay_takes(mine); saw = taken
#else
        if :: relay_takes(1); saw = taken      /* 250, and we heard it */
#endif
           :: relay_takes(1); saw = unknown    /* taken, but the reply is lost */
           :: saw = unknown                    /* not taken, and nobody can know */
           :: saw = retry                      /* 4xx, or no connection */
           :: saw = rejected                   /* 5xx */
        fi
    }
    if
    :: crashes < CRASHES -> crashes++; goto idle
    :: skip
    fi;
    atomic { message_lock == NOBODY -> settle(mine, saw) }
    goto idle
}

/* dolsd.take_changed, dolsd.apply_plan: cancels what is over (dolsd.cancel_notices), in the transaction that takes the
 * matter off the queue. */
proctype planner() {
end_wait:
    atomic { changed && matter_lock == NOBODY -> matter_lock = PLANNER }
    if
    :: crashes < CRASHES -> atomic { crashes++; release(PLANNER) } goto end_wait
    :: skip
    fi;
    atomic {
        message_lock == NOBODY ->
        if :: over && message == pending -> message = cancelled :: else fi;
        changed = false; release(PLANNER)
    }
    goto end_wait
}

/* A death is recorded: dolsd.touch in the officer's transaction, which may be rolled back. */
proctype officer() {
    atomic { matter_lock == NOBODY -> matter_lock = OFFICER }
    if
    :: atomic { over = true; changed = true; release(OFFICER) }
    :: atomic { release(OFFICER) }
    fi;
    officer_done = true
}

/* dolsd.clock() passes the end of dolsd.lease; also while the courier is alive and slow. */
proctype clock() {
end_wait:
    atomic { message == sending && leased != 0 && !lease_ran_out -> lease_ran_out = true }
    goto end_wait
}

/* When nothing more can happen: */
proctype observer() {
    timeout ->
    assert(message != pending && message != sending);
    assert(message != delivered || copies > 0);
    assert(message != cancelled || over);
    assert(message == delivered || outcome[1] != taken);
    assert(!changed && matter_lock == NOBODY && message_lock == NOBODY)
}

init {
    byte i;
    for (i : 0 .. ATTEMPTS) { outcome[i] = none }
    atomic { run courier(1); run courier(2); run planner(); run officer(); run clock(); run observer() }
}
