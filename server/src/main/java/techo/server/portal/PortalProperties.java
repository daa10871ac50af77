package techo.server.portal;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.server.config.ProductionRule;
import techo.server.config.Secrets;

/**
 * How people sign in to their pages. Without a client id there are no pages.
 *
 * @param clientId the portal's client at the issuer
 * @param clientSecret its secret
 * @param issuer an issuer that {@code techo.identity.issuers} trusts; its endpoints are discovered at the first sign-in
 * @param scopes what the portal asks for; the issuer must allow its client each of them, also {@code patient/*.d}, with which
 *     people ask for their erasure
 * @param ownScope asks the issuer for a token for the own record, where it gives none without
 * @param delegateScope asks the issuer for a token for the record of the person for whom who signs in acts; without it
 *     there is only the own record
 * @param fhirUrl where the portal reaches the FHIR interface, when that is not {@code techo.fhir.base-url}
 */
@ConfigurationProperties(prefix = "techo.portal", ignoreUnknownFields = false)
public record PortalProperties(
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("") String issuer,

        @DefaultValue({
            "openid",
            "fhirUser",
            "launch/patient",
            "patient/*.rs",
            "patient/*.c",
            "patient/*.u",
            "patient/*.d"
        })
        List<String> scopes,

        @DefaultValue("") String ownScope,

        @DefaultValue("") String delegateScope,
        @DefaultValue("") String fhirUrl)
        implements ProductionRule {

    public PortalProperties {
        scopes = List.copyOf(scopes);
        if (!clientId.isEmpty() && (clientSecret.isEmpty() || issuer.isEmpty())) {
            throw new IllegalArgumentException(
                    "techo.portal.client-id needs techo.portal.client-secret and techo.portal.issuer");
        }
    }

    URI fhirUrl(URI baseUrl) {
        return fhirUrl.isEmpty() ? baseUrl : URI.create(fhirUrl);
    }

    @Override
    public List<String> unsafeInProduction() {
        return Secrets.complaint("techo.portal.client-secret", clientSecret);
    }

    /** Hides the secret, so that no log line or error text can show it. */
    @Override
    public String toString() {
        return "PortalProperties[clientId=" + clientId + ", issuer=" + issuer + "]";
    }
}
