package techo.server.profiles;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/** {@code $validate} (FHIR R4, Resource-validate) of one type, with and without the id of a stored resource. */
public final class ValidateProvider implements IResourceProvider {
    static final String OPERATION = "$validate";

    private final Class<? extends IBaseResource> type;
    private final Validation validation;

    ValidateProvider(Class<? extends IBaseResource> type, Validation validation) {
        this.type = type;
        this.validation = validation;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    @Operation(name = OPERATION, idempotent = true)
    public OperationOutcome validate(
            @IdParam(optional = true) @Nullable IdType id,
            @ResourceParam @Nullable IBaseResource body,
            RequestDetails request) {
        return validation.validate(
                Optional.ofNullable(id).filter(IdType::hasIdPart), Optional.ofNullable(body), request);
    }
}
