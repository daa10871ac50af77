package techo.policy.consent;

import java.util.Optional;

/** On what ground a resource is shown. */
public sealed interface Basis {
    /** Stable; audit records keep it. */
    String code();

    /** The consent that decided, when one did. */
    Optional<ConsentRef> consent();

    /** The person's own record. */
    record OwnRecord() implements Basis {
        @Override
        public String code() {
            return "own-record";
        }

        @Override
        public Optional<ConsentRef> consent() {
            return Optional.empty();
        }
    }

    /** Shared infrastructure that belongs to nobody. */
    record Directory() implements Basis {
        @Override
        public String code() {
            return "directory";
        }

        @Override
        public Optional<ConsentRef> consent() {
            return Optional.empty();
        }
    }

    /** A consent of the person. */
    record ByConsent(ConsentRef ref) implements Basis {
        @Override
        public String code() {
            return "consent";
        }

        @Override
        public Optional<ConsentRef> consent() {
            return Optional.of(ref);
        }
    }
}
