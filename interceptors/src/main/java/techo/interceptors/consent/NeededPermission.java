package techo.interceptors.consent;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import techo.policy.consent.Interaction;
import techo.policy.identity.Permission;

/** Which letter of a scope a request needs (SMART App Launch 2.2, scopes v2). */
final class NeededPermission {
    private NeededPermission() {}

    /** To be shown what a request returns. A patch returns what its client did not send, so that is reading. */
    static Permission toBeShown(RequestDetails request) {
        return Optional.ofNullable(request.getRestOperationType())
                .map(NeededPermission::toBeShown)
                .orElse(Permission.SEARCH);
    }

    /** To be told by a resource that another is there. */
    static Permission toBeNamed(RequestDetails request) {
        return toBeShown(request) == Permission.SEARCH ? Permission.SEARCH : Permission.READ;
    }

    static Permission of(Interaction interaction) {
        return switch (interaction) {
            case CREATE -> Permission.CREATE;
            case UPDATE, PATCH -> Permission.UPDATE;
            case DELETE -> Permission.DELETE;
        };
    }

    private static Permission toBeShown(RestOperationTypeEnum operation) {
        return switch (operation) {
            case READ, VREAD, HISTORY_INSTANCE, PATCH -> Permission.READ;
            case CREATE -> Permission.CREATE;
            case UPDATE -> Permission.UPDATE;
            case DELETE -> Permission.DELETE;
            default -> Permission.SEARCH;
        };
    }
}
