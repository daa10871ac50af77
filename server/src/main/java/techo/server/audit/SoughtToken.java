package techo.server.audit;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.policy.identity.TokenFingerprint;
import techo.server.identity.TokenFingerprints;

/**
 * The access token that an operator asks about, as it is at hand; only its fingerprint goes on from here. What no token can
 * be is refused: its fingerprint would fit nothing, and read as if nothing had been done with the token.
 */
final class SoughtToken {
    static final String TOKEN = "token";
    static final String JTI = "jti";
    static final String FINGERPRINT = "token-fingerprint";

    /** RFC 6750 section 2.1. */
    private static final Pattern WRITTEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** As it is copied from a header. */
    private static final Pattern SCHEME = Pattern.compile("^(?:bearer|dpop)\\s+", Pattern.CASE_INSENSITIVE);

    private SoughtToken() {}

    /**
     * @param token the token itself, which may still open what it opened: not from an address, which others write down
     * @param jti what the issuer's log names it by, a space, and the issuer
     * @param fingerprint as it is in a record
     * @return empty when the request has none of these
     * @throws TechoException when it is given in more than one way, or as none of these is written
     */
    static Optional<TokenFingerprint> of(
            @Nullable StringType token,
            @Nullable StringType jti,
            @Nullable StringType fingerprint,
            RequestDetails request) {
        List<TokenFingerprint> given = fingerprints(token, jti, fingerprint);
        long named = Stream.of(TOKEN, JTI, FINGERPRINT)
                .filter(name -> isInAddress(name, request) || isInBody(name, request))
                .count();
        if (isInAddress(TOKEN, request) || given.size() > 1 || given.size() != named) {
            throw new TechoException(KeepingError.INCIDENT_TOKEN_INVALID);
        }
        return given.stream().findFirst();
    }

    private static List<TokenFingerprint> fingerprints(
            @Nullable StringType token, @Nullable StringType jti, @Nullable StringType fingerprint) {
        try {
            return Stream.of(
                            read(token, SoughtToken::ofText),
                            read(jti, SoughtToken::ofId),
                            read(fingerprint, TokenFingerprint::new))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new TechoException(KeepingError.INCIDENT_TOKEN_INVALID);
        }
    }

    private static Optional<TokenFingerprint> read(
            @Nullable StringType given, Function<String, TokenFingerprint> fingerprint) {
        return Optional.ofNullable(given)
                .map(text ->
                        fingerprint.apply(Objects.toString(text.getValue(), "").strip()));
    }

    private static TokenFingerprint ofText(String token) {
        String bare = SCHEME.matcher(token).replaceFirst("");
        if (!WRITTEN.matcher(bare).matches()) {
            throw new IllegalArgumentException("no token is written like this");
        }
        return TokenFingerprints.of(bare);
    }

    private static TokenFingerprint ofId(String jtiAndIssuer) {
        int space = jtiAndIssuer.lastIndexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("a jti is unique only below its issuer");
        }
        return TokenFingerprint.ofId(jtiAndIssuer.substring(space + 1), jtiAndIssuer.substring(0, space));
    }

    private static boolean isInAddress(String name, RequestDetails request) {
        return request.getParameters() != null && request.getParameters().containsKey(name);
    }

    /** Also without a value, which does not mean everybody's. */
    private static boolean isInBody(String name, RequestDetails request) {
        return request.getResource() instanceof Parameters body && body.hasParameter(name);
    }
}
