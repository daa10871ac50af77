package techo.server.portal;

import java.io.Serializable;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sign-in that the FHIR interface asks for before a sensitive act (RFC 9470), on its way to the issuer.
 *
 * @param parameters {@code acr_values} and {@code max_age} of the challenge, where it names them
 */
record StrongerSignIn(Map<String, String> parameters) implements Serializable {
    private static final String ERROR = "error=\"insufficient_user_authentication\"";
    private static final Pattern PARAMETER = Pattern.compile("\\b(acr_values|max_age)=\"([^\"]*)\"");

    StrongerSignIn {
        parameters = Map.copyOf(parameters);
    }

    /** @return empty when the answer asks for no other sign-in than that somebody signs in */
    static Optional<StrongerSignIn> askedBy(HttpHeaders headers) {
        return headers.allValues("WWW-Authenticate").stream()
                .filter(challenge -> challenge.contains(ERROR))
                .findFirst()
                .map(challenge -> {
                    Map<String, String> parameters = new LinkedHashMap<>();
                    Matcher matcher = PARAMETER.matcher(challenge);
                    while (matcher.find()) {
                        parameters.put(matcher.group(1), matcher.group(2));
                    }
                    return new StrongerSignIn(parameters);
                });
    }
}
