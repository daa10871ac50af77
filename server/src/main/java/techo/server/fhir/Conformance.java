package techo.server.fhir;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;

/** Makes the CapabilityStatement from what the servlet really binds; it counts nothing that people stored. */
final class Conformance {
    private final IFhirSystemDao<?, ?> systemDao;
    private final JpaStorageSettings settings;
    private final ISearchParamRegistry searchParameters;
    private final IValidationSupport validation;

    Conformance(
            IFhirSystemDao<?, ?> systemDao,
            JpaStorageSettings settings,
            ISearchParamRegistry searchParameters,
            IValidationSupport validation) {
        this.systemDao = systemDao;
        this.settings = settings;
        this.searchParameters = searchParameters;
        this.validation = validation;
    }

    JpaCapabilityStatementProvider of(RestfulServer server) {
        JpaCapabilityStatementProvider provider =
                new JpaCapabilityStatementProvider(server, systemDao, settings, searchParameters, validation);
        provider.setIncludeResourceCounts(false);
        provider.setImplementationDescription("Techo, a personal health record server");
        return provider;
    }
}
