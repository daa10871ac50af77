package techo.server.portal;

import techo.policy.identity.PatientId;

/**
 * The record that a sign-in opens. It is one at a time, for every tab of a browser.
 *
 * @param token of the issuer, for the FHIR interface
 * @param patient whose record it is
 */
record Opened(String token, PatientId patient) {
    /** Of the request attribute, and of the same in a template. */
    static final String NAME = "opened";

    /** In each form: for whose record it was drawn. */
    static final String FIELD = "record";

    /** The Patient, as a reference. */
    String reference() {
        return "Patient/" + patient.value();
    }

    /** @param name of an operation on the Patient */
    String operation(String name) {
        return "/" + reference() + "/" + name;
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return "Opened";
    }
}
