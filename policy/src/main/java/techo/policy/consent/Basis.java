package techo.policy.consent;

import java.util.Optional;

/** On what ground a resource is shown. */
public sealed interface Basis {
    /** Stable; audit records keep it. */
    String code();

    /** The consent that decided, when one did. */
    default Optional<ConsentRef> consent() {
        return Optional.empty();
    }

    /** The provision that decided, when one did. */
    default Optional<CitedProvision> provision() {
        return Optional.empty();
    }

    /** The person's own record. */
    record OwnRecord() implements Basis {
        @Override
        public String code() {
            return "own-record";
        }
    }

    /** Shared infrastructure that belongs to nobody. */
    record Directory() implements Basis {
        @Override
        public String code() {
            return "directory";
        }
    }

    /** A provision of a consent of the person. */
    record ByConsent(CitedProvision cited) implements Basis {
        @Override
        public String code() {
            return "consent";
        }

        @Override
        public Optional<ConsentRef> consent() {
            return Optional.of(cited.ref());
        }

        @Override
        public Optional<CitedProvision> provision() {
            return Optional.of(cited);
        }
    }

    /** The person, or the law, lets somebody act for the person. */
    record ByDelegation(ConsentRef delegation) implements Basis {
        @Override
        public String code() {
            return "delegation";
        }

        @Override
        public Optional<ConsentRef> consent() {
            return Optional.of(delegation);
        }
    }

    /** Somebody opened the record in an emergency; it must be reviewed. */
    record ByEmergency(EmergencyAccessId access, EmergencyGround ground) implements Basis {
        @Override
        public String code() {
            return ground.code();
        }
    }
}
