package techo.server.portal;

/** The FHIR interface does not let this person see it, such as a delegate whose delegation says nothing of it. */
final class NotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
