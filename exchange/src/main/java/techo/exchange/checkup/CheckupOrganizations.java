package techo.exchange.checkup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.ImportedResource;
import techo.exchange.checkup.CheckupHeader.Institution;

/**
 * The organisations that a document names. They belong to the document, not to a directory: a file must not be able to
 * rename an organisation that others refer to.
 */
final class CheckupOrganizations {

    private static final String ORGANIZATION_TYPE = "http://terminology.hl7.org/CodeSystem/organization-type";

    private final CheckupScope scope;
    private final Map<String, Named> named = new LinkedHashMap<>();

    CheckupOrganizations(CheckupScope scope) {
        this.scope = scope;
    }

    /** How an institution took part; the guide's codes. */
    enum Role {
        EXAMINED("exec-org", "実施機関"),
        REPORTED("doc-org", "報告作成機関"),
        RESPONSIBLE("admin-org", "管理責任機関");

        private final String code;
        private final String display;

        Role(String code, String display) {
            this.code = code;
            this.display = display;
        }
    }

    private record Named(ImportKey key, Organization organization) {}

    /** One institution in two roles is one Organization with two types. */
    Reference institution(Institution institution, Role role) {
        Named entry = named.computeIfAbsent(
                "organization/" + institution.key(), what -> create(scope.key(what), institution));
        boolean isNew = entry.organization().getType().stream()
                .noneMatch(t -> role.code.equals(t.getCodingFirstRep().getCode()));
        if (isNew) {
            entry.organization()
                    .addType(new CodeableConcept(new Coding(CheckupCodes.ORGANIZATION_ROLE, role.code, role.display)));
        }
        return CheckupScope.reference(entry.key());
    }

    /** An insurer is known by its number only; the files do not name it. */
    Reference insurer(String number) {
        Named entry = named.computeIfAbsent("insurer/" + number, what -> {
            ImportKey key = scope.key(what);
            Organization insurer = new Organization();
            insurer.getMeta().addProfile(CheckupCodes.eCheckup("JP_OrganizationInsurer_eCheckupGeneral"));
            insurer.addIdentifier(key.identifier());
            insurer.addIdentifier(identifier(CheckupCodes.INSURER_NUMBER, number));
            insurer.addType(new CodeableConcept(new Coding(ORGANIZATION_TYPE, "ins", null)));
            return new Named(key, insurer);
        });
        return CheckupScope.reference(entry.key());
    }

    List<ImportedResource> resources() {
        return named.values().stream()
                .map(entry -> scope.imported(entry.key(), entry.organization()))
                .toList();
    }

    private static Named create(ImportKey key, Institution institution) {
        Organization organization = new Organization();
        organization.addIdentifier(key.identifier());
        institution
                .number()
                .ifPresent(number -> organization.addIdentifier(identifier(system(institution.root()), number)));
        institution.name().ifPresent(organization::setName);
        institution.telecoms().forEach(telecom -> organization.addTelecom(telecom(telecom)));
        if (institution.postalCode().isPresent() || institution.address().isPresent()) {
            Address address = organization.addAddress().setCountry("JP");
            institution.postalCode().ifPresent(address::setPostalCode);
            institution.address().ifPresent(address::setText);
        }
        CheckupProfiles.claim(organization);
        return new Named(key, organization);
    }

    private static String system(Optional<String> root) {
        if (root.filter(CheckupCodes.OID_FACILITY::equals).isPresent()) {
            return CheckupCodes.FACILITY_NUMBER;
        }
        if (root.filter(CheckupCodes.OID_INSURER::equals).isPresent()) {
            return CheckupCodes.INSURER_NUMBER;
        }
        return root.filter(CheckupCodes::isOid).map(CheckupCodes::urn).orElse("");
    }

    private static Identifier identifier(String system, String value) {
        Identifier identifier = new Identifier().setValue(value);
        if (!system.isEmpty()) {
            identifier.setSystem(system);
        }
        return identifier;
    }

    /** The organisation as the CDA names it. */
    static Institution institution(Organization organization) {
        Optional<Identifier> number = organization.getIdentifier().stream()
                .filter(i -> i.hasValue() && !ImportKey.SYSTEM.equals(i.getSystem()))
                .findFirst();
        Optional<Address> address = organization.getAddress().stream().findFirst();
        return new Institution(
                number.map(Identifier::getSystem).flatMap(CheckupOrganizations::root),
                number.map(Identifier::getValue),
                Optional.ofNullable(organization.getName()),
                organization.getTelecom().stream()
                        .map(CheckupOrganizations::url)
                        .toList(),
                address.map(Address::getPostalCode),
                address.map(Address::getText));
    }

    static boolean hasRole(Organization organization, Role role) {
        return organization.getType().stream().anyMatch(t -> t.hasCoding(CheckupCodes.ORGANIZATION_ROLE, role.code));
    }

    private static Optional<String> root(String system) {
        return switch (system) {
            case CheckupCodes.FACILITY_NUMBER -> Optional.of(CheckupCodes.OID_FACILITY);
            case CheckupCodes.INSURER_NUMBER -> Optional.of(CheckupCodes.OID_INSURER);
            default -> Optional.of(system.replace(CheckupCodes.urn(""), "")).filter(CheckupCodes::isOid);
        };
    }

    static String url(ContactPoint contact) {
        String value = Optional.ofNullable(contact.getValue()).orElse("");
        return Optional.ofNullable(contact.getSystem())
                .map(system -> switch (system) {
                    case PHONE -> "tel:" + value;
                    case FAX -> "fax:" + value;
                    case EMAIL -> "mailto:" + value;
                    case PAGER, URL, SMS, OTHER, NULL -> value;
                })
                .orElse(value);
    }

    private static ContactPoint telecom(String url) {
        ContactPoint contact = new ContactPoint();
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon);
        return switch (scheme) {
            case "tel" -> contact.setSystem(ContactPointSystem.PHONE).setValue(url.substring(colon + 1));
            case "fax" -> contact.setSystem(ContactPointSystem.FAX).setValue(url.substring(colon + 1));
            case "mailto" -> contact.setSystem(ContactPointSystem.EMAIL).setValue(url.substring(colon + 1));
            default -> contact.setSystem(ContactPointSystem.OTHER).setValue(url);
        };
    }
}
