package techo.e2e.leak;

import java.util.Set;

/** How a caller stands to the person whom it asks about. */
public enum Situation {
    /** A recipient to whom the person consented nothing. */
    NOTHING_GRANTED,
    /** Another person, who sees the own record. */
    ANOTHER_PERSON,
    /** A recipient who sees the laboratory results. */
    PARTLY_GRANTED(Part.RESULT),
    /** A recipient who sees documents, and not the measurement that two of them hold. */
    DOCUMENTS_GRANTED(Part.DOCUMENT),
    /** A recipient who saw everything until the person withdrew the consent. */
    WITHDRAWN,
    /** A recipient whose consent has ended. */
    EXPIRED,
    /** A recipient who asks for a purpose that the person did not consent to. */
    OTHER_PURPOSE,
    /** A recipient who may receive nothing at present, whatever people consented to. */
    LAPSED_RECIPIENT,
    /** A recipient to whom everything was consented, and from whom the person hid all but the laboratory results. */
    ITEMS_HIDDEN(Part.RESULT),
    /** A recipient to whom everything was consented by a person who then stopped all sharing. */
    SHARING_STOPPED,
    /** Somebody who acts for the person, and may see the laboratory results. */
    DELEGATE_OF_A_PART(Part.RESULT),
    /** Somebody who acts for the person, who hid all but the laboratory results from them. */
    HIDDEN_FROM_DELEGATES(Part.RESULT),
    /** Somebody who acts for a person whose record is kept from everybody who does. */
    SHIELDED;

    private final Set<Part> visible;

    Situation(Part... visible) {
        this.visible = Set.of(visible);
    }

    /** @return what the caller may see of the person */
    public Set<Part> visible() {
        return visible;
    }

    /** @return what there is of the person anyway: who acts for somebody knows that there is one */
    public Set<Part> known() {
        return this == SHIELDED ? Set.of(Part.NAME) : visible;
    }
}
