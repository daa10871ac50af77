package techo.server.exchange;

import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ImportKey;

/** Reads the key back from a resource that an import made. */
final class ImportIdentifiers {
    private ImportIdentifiers() {}

    static Optional<String> of(IBaseResource resource) {
        if (!(resource instanceof Resource r4)) {
            return Optional.empty();
        }
        Property identifiers = r4.getNamedProperty("identifier");
        if (identifiers == null) {
            return Optional.empty();
        }
        for (Base value : identifiers.getValues()) {
            if (value instanceof Identifier identifier && ImportKey.SYSTEM.equals(identifier.getSystem())) {
                return Optional.of(identifier.getValue());
            }
        }
        return Optional.empty();
    }
}
