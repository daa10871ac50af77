package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.ImportedResource;

/** The physicians that a document names. A checkup file knows them by name only, so one name is one Practitioner. */
final class Practitioners {

    private final CheckupScope scope;
    private final Map<String, ImportKey> keys = new LinkedHashMap<>();
    private final List<ImportedResource> resources = new ArrayList<>();

    Practitioners(CheckupScope scope) {
        this.scope = scope;
    }

    Reference named(String name) {
        return CheckupScope.reference(keys.computeIfAbsent(name, this::create));
    }

    List<ImportedResource> resources() {
        return resources;
    }

    /** In order of first mention. */
    List<Reference> references() {
        return keys.values().stream().map(CheckupScope::reference).toList();
    }

    private ImportKey create(String name) {
        ImportKey key = scope.key("practitioner");
        Practitioner practitioner = new Practitioner();
        practitioner.getMeta().addProfile(CheckupCodes.eCheckup("JP_Practitioner_eCheckupGeneral"));
        practitioner.addIdentifier(key.identifier());
        practitioner.addName().setText(name);
        resources.add(scope.imported(key, practitioner));
        return key;
    }
}
