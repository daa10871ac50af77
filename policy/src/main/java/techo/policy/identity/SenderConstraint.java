package techo.policy.identity;

/** What an access token must be bound to, so that a stolen one is worth nothing. */
public enum SenderConstraint {
    NONE,
    /** A key that signs each request (RFC 9449) or the certificate of the connection (RFC 8705). */
    ANY_KEY,
    DPOP,
    CERTIFICATE
}
