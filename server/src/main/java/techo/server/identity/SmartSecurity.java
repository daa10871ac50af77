package techo.server.identity;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * Puts the addresses of the authorization server into the CapabilityStatement, where apps look that do not know
 * {@code .well-known/smart-configuration} yet (SMART App Launch 1.0, conformance). Left out while the issuer cannot be
 * asked.
 */
@Interceptor
public final class SmartSecurity {
    private static final String OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private final Supplier<Optional<SmartConfiguration>> announced;

    SmartSecurity(Supplier<Optional<SmartConfiguration>> announced) {
        this.announced = announced;
    }

    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void announce(IBaseConformance conformance) {
        CapabilityStatement statement = (CapabilityStatement) conformance;
        announced
                .get()
                .ifPresent(smart -> statement.getRest().forEach(rest -> {
                    rest.getSecurity().getExtension().removeIf(known -> OAUTH_URIS.equals(known.getUrl()));
                    rest.getSecurity().addExtension(uris(smart));
                }));
    }

    private static Extension uris(SmartConfiguration smart) {
        Extension uris = new Extension(OAUTH_URIS);
        add(uris, "authorize", smart.authorizationEndpoint());
        add(uris, "token", smart.tokenEndpoint());
        add(uris, "introspect", smart.introspectionEndpoint());
        add(uris, "revoke", smart.revocationEndpoint());
        return uris;
    }

    private static void add(Extension uris, String name, @Nullable URI address) {
        if (address != null) {
            uris.addExtension(name, new UriType(address.toString()));
        }
    }
}
