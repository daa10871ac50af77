package techo.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The FHIR interface below {@code /fhir}. */
final class FhirServlet extends RestfulServer {
    private static final long serialVersionUID = 1L;

    /** Of the jar; classes that run outside one have none. */
    private static final String VERSION = Optional.ofNullable(
                    FhirServlet.class.getPackage().getImplementationVersion())
            .orElse("development");

    FhirServlet(FhirContext context, FhirProperties properties) {
        super(context);
        setServerName("Techo");
        setServerVersion(VERSION);
        setImplementationDescription("Techo, a personal health record server");
        setServerAddressStrategy(
                new HardcodedServerAddressStrategy(properties.baseUrl().toString()));
        setDefaultResponseEncoding(EncodingEnum.JSON);
        setDefaultPrettyPrint(false);
        // The body filter inflates with a bound; HAPI would inflate without one.
        setUncompressIncomingContents(false);
        setDefaultPageSize(properties.defaultPageSize());
        setMaximumPageSize(properties.maximumPageSize());
        setPagingProvider(new OffsetPages(properties));
    }

    void offer(ResourceProviderFactory resources, IJpaSystemProvider system, List<FhirOperations> features) {
        Set<String> operations = new HashSet<>();
        features.forEach(feature -> operations.addAll(feature.operations()));
        registerInterceptor(new OfferedInteractions(operations));
        resources.createProviders().stream()
                .filter(provider -> !(provider instanceof IResourceProvider typed)
                        || OfferedInteractions.TYPES.contains(
                                typed.getResourceType().getSimpleName()))
                .forEach(this::registerProvider);
        registerProvider(system);
        features.forEach(feature -> feature.providers().forEach(this::registerProvider));
    }
}
