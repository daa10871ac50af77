package techo.server.identity;

import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The discovery document of an issuer (OpenID Connect Discovery 1.0 section 4), read when needed and kept a while. */
final class IssuerMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerMetadata.class);
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final URI issuer;
    private final Clock clock;
    private volatile Optional<Read> last = Optional.empty();

    IssuerMetadata(URI issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Empty when the issuer cannot be asked now, or does not say. */
    Optional<URI> keySet() {
        return document().map(OIDCProviderMetadata::getJWKSetURI).filter(Addresses::secure);
    }

    /** Empty when the issuer cannot be asked now. */
    Optional<OIDCProviderMetadata> document() {
        Instant now = clock.instant();
        return last.filter(read -> read.at().plus(KEPT).isAfter(now))
                .or(() -> read(now))
                .map(Read::document);
    }

    private Optional<Read> read(Instant now) {
        try {
            OIDCProviderMetadata document = OIDCProviderMetadata.resolve(
                    new Issuer(issuer), IssuerTokens.TIMEOUT_MILLIS, IssuerTokens.TIMEOUT_MILLIS);
            Optional<Read> read = Optional.of(new Read(now, document));
            last = read;
            return read;
        } catch (IOException | GeneralException e) {
            LOG.warn("The discovery document of {} cannot be read: {}", issuer, e.getMessage());
            return Optional.empty();
        }
    }

    private record Read(Instant at, OIDCProviderMetadata document) {}
}
