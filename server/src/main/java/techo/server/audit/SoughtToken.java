package techo.server.audit;

import static techo.server.audit.OperatorOnRequest.text;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.policy.identity.TokenFingerprint;
import techo.server.identity.TokenFingerprints;

/** The access token that an operator asks about, as it is at hand; only its fingerprint goes on from here. */
final class SoughtToken {
    static final String TOKEN = "token";

    private SoughtToken() {}

    /**
     * @param token the token itself, which may still open what it opened: not from an address, which others write down
     * @param jti what the issuer's log names it by, a space, and the issuer
     * @param fingerprint as it is in a record
     * @throws TechoException when it is given in more than one way, or in none of these
     */
    static Optional<TokenFingerprint> of(
            @Nullable StringType token,
            @Nullable StringType jti,
            @Nullable StringType fingerprint,
            RequestDetails request) {
        boolean inAddress =
                request.getParameters() != null && request.getParameters().containsKey(TOKEN);
        List<TokenFingerprint> given = fingerprints(token, jti, fingerprint);
        if (inAddress || given.size() > 1) {
            throw new TechoException(KeepingError.INCIDENT_TOKEN_INVALID);
        }
        return given.stream().findFirst();
    }

    private static List<TokenFingerprint> fingerprints(
            @Nullable StringType token, @Nullable StringType jti, @Nullable StringType fingerprint) {
        try {
            return Stream.of(
                            text(token).map(String::strip).map(TokenFingerprints::of),
                            text(jti).map(String::strip).map(SoughtToken::ofId),
                            text(fingerprint).map(String::strip).map(TokenFingerprint::new))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new TechoException(KeepingError.INCIDENT_TOKEN_INVALID);
        }
    }

    private static TokenFingerprint ofId(String jtiAndIssuer) {
        int space = jtiAndIssuer.lastIndexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("a jti is unique only below its issuer");
        }
        return TokenFingerprint.ofId(jtiAndIssuer.substring(space + 1), jtiAndIssuer.substring(0, space));
    }
}
