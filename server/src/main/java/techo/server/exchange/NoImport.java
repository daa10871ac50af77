package techo.server.exchange;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import techo.interceptors.error.TechoException;

/**
 * {@code Patient/[id]/$import} of a server that takes no files in, which is its operator's choice (guideline for PHR services
 * 4.2): who tries is told so, and the CapabilityStatement does not have it.
 */
@Interceptor
public final class NoImport {
    static final String OPERATION = "$import";

    /** @throws TechoException always */
    @Operation(name = OPERATION, typeName = "Patient", manualRequest = true)
    public Parameters refuse(@IdParam IdType id) {
        throw new TechoException(ImportError.IMPORT_NOT_OFFERED);
    }

    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void leaveOut(IBaseConformance conformance) {
        ((CapabilityStatement) conformance)
                .getRest()
                .forEach(rest -> rest.getResource()
                        .forEach(resource -> resource.getOperation()
                                .removeIf(operation -> OPERATION.equals("$" + operation.getName()))));
    }
}
