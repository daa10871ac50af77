package techo.policy.erasure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import techo.policy.erasure.Erasure.State;
import techo.policy.erasure.ErasureDecision.Becomes;
import techo.policy.erasure.ErasureDecision.Reason;
import techo.policy.erasure.ErasureDecision.Refused;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;

/**
 * Who has a record erased, and when (PHR guideline 3.3; APPI Art. 22 and 35). The person alone decides about the own
 * record; of operators, who erase for those who died or whose contract ended, it takes two. In between lies a time in
 * which the person can keep a copy or take it back. A delegate sees to a record and does not end it.
 */
public final class ErasureRule {
    private final Duration wait;

    /** @param wait between the agreement and the erasure */
    public ErasureRule(Duration wait) {
        this.wait = wait;
    }

    /** @param held whether a legal hold covers the person */
    public ErasureDecision ask(Caller caller, PatientId person, boolean held, Instant now) {
        return caller.fold(
                citizen -> citizen.patient().equals(person) ? agreed(held, now) : new Refused(Reason.NOT_THEIRS),
                delegate -> new Refused(Reason.NOT_THEIRS),
                recipient -> new Refused(Reason.NOT_THEIRS),
                operator -> held ? new Refused(Reason.HELD) : new Becomes(State.PROPOSED, Optional.empty()));
    }

    /**
     * Whether an erasure that is open makes way for what this caller asks for: what an operator only proposed must not keep
     * the person from having the own record erased, which takes nobody's agreement.
     */
    public boolean givesWay(Erasure open, Caller caller) {
        return open.state() == State.PROPOSED
                && caller.fold(
                        citizen -> citizen.patient().equals(open.person()),
                        delegate -> false,
                        recipient -> false,
                        operator -> false);
    }

    /** Another operator agrees to what one has proposed. */
    public ErasureDecision approve(Erasure proposed, TokenSubject operator, boolean held, Instant now) {
        if (proposed.state() != State.PROPOSED) {
            return new Refused(Reason.NOT_OPEN);
        }
        if (proposed.proposedBy().filter(first -> !first.equals(operator)).isEmpty()) {
            return new Refused(Reason.SAME_OPERATOR);
        }
        return agreed(held, now);
    }

    /** The person takes back what the person asked for, and operators what they did. */
    public ErasureDecision cancel(Erasure erasure, Caller caller) {
        boolean theirs = caller.fold(
                citizen -> citizen.patient().equals(erasure.person())
                        && erasure.proposedBy().isEmpty(),
                delegate -> false,
                recipient -> false,
                operator -> erasure.proposedBy().isPresent());
        if (!theirs) {
            return new Refused(Reason.NOT_THEIRS);
        }
        return erasure.state().isOpen() ? new Becomes(State.CANCELLED, Optional.empty()) : new Refused(Reason.NOT_OPEN);
    }

    /**
     * Whether the record is erased now. A hold that was placed meanwhile puts it off.
     *
     * @param held whether a legal hold covers the person, or somebody else of whom the erasure would take evidence away
     */
    public boolean isDue(Erasure erasure, boolean held, Instant now) {
        return erasure.state() == State.WAITING
                && !held
                && erasure.after().filter(after -> !now.isBefore(after)).isPresent();
    }

    private ErasureDecision agreed(boolean held, Instant now) {
        return held ? new Refused(Reason.HELD) : new Becomes(State.WAITING, Optional.of(now.plus(wait)));
    }
}
