package techo.e2e.leak;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the suite needs of a FHIR R4 server: records, callers, and consents that come and go. */
public interface ServerUnderTest {

    /** The recipients that the suite asks as. */
    enum RecipientKind {
        /** Asks for the purpose that people consent to. */
        REGULAR,
        /** Asks for another purpose that it may ask for. */
        OF_OTHER_PURPOSE,
        /** May receive nothing at present. */
        LAPSED
    }

    /** Somebody who consents are given to. */
    interface Recipient extends Caller {}

    /** Somebody who acts for people. */
    interface Delegate extends Caller {}

    /** A consent that can be withdrawn. */
    @FunctionalInterface
    interface Consent {
        void withdraw();
    }

    /** @return the address of the FHIR interface, without a slash at the end */
    URI base();

    /**
     * Stores the organisation and these parts of a record as {@link Drafts} has them; the person too where there is any.
     *
     * @return the subject with the ids under which the parts are stored
     */
    default Subject store(Subject drafted, Set<Part> parts) {
        Subject subject = drafted;
        for (Slot slot : Drafts.slots(parts)) {
            if (!subject.stored().contains(slot)) {
                subject = subject.with(slot, store(slot, subject));
            }
        }
        return subject;
    }

    /**
     * Stores one resource as {@link Drafts#json} has it: the person and the organisation under the ids of the subject.
     * {@link Slot#DELETED} is deleted again.
     *
     * @return the id under which it is, or was, stored
     */
    String store(Slot slot, Subject subject);

    /** The person. */
    Caller owner(Subject subject);

    /** A person with a record of the same kind. */
    Caller anotherPerson();

    /** A recipient that nobody has consented anything to. */
    Recipient recipient(RecipientKind kind);

    /** The person lets the recipient see these parts, from now on. */
    Consent consent(Subject subject, Recipient recipient, Set<Part> parts);

    /** The same, until yesterday. */
    void endedConsent(Subject subject, Recipient recipient, Set<Part> parts);

    /** In which of the situations a caller can be on this server. */
    default Set<Situation> situations() {
        return EnumSet.range(Situation.NOTHING_GRANTED, Situation.LAPSED_RECIPIENT);
    }

    /** The person keeps one resource, which may be deleted, from all recipients: {@link Situation#ITEMS_HIDDEN}. */
    default void hide(Subject subject, Slot slot) {
        throw notAsked(Situation.ITEMS_HIDDEN);
    }

    /** Nothing of the person is shared from now on: {@link Situation#SHARING_STOPPED}. */
    default void stopSharing(Subject subject) {
        throw notAsked(Situation.SHARING_STOPPED);
    }

    /** Somebody who acts for whomever {@link #represent} names. */
    default Delegate delegate() {
        throw notAsked(Situation.DELEGATE_OF_A_PART);
    }

    /** The delegate may see these parts of the person's record from now on. */
    default void represent(Subject subject, Set<Part> parts) {
        throw notAsked(Situation.DELEGATE_OF_A_PART);
    }

    /** The person keeps one resource, which may be deleted, from whoever acts for them. */
    default void hideFromDelegates(Subject subject, Slot slot) {
        throw notAsked(Situation.HIDDEN_FROM_DELEGATES);
    }

    /** Nobody who acts for the person sees anything from now on. */
    default void shield(Subject subject) {
        throw notAsked(Situation.SHIELDED);
    }

    private static UnsupportedOperationException notAsked(Situation situation) {
        return new UnsupportedOperationException("this server is not asked in the situation " + situation);
    }

    /** Ways out of this server that the suite does not know: paths from the root, with the ids of the subject. */
    default List<String> furtherPaths(Subject subject) {
        return List.of();
    }

    /**
     * The same for what is sent with a body, and may change something.
     *
     * @param path as above
     * @param body a FHIR resource as JSON
     */
    record Post(String path, String body) {}

    /** As many for every subject, in the same order. */
    default List<Post> furtherPosts(Subject subject) {
        return List.of();
    }
}
