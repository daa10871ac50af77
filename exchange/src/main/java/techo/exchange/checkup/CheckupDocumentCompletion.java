package techo.exchange.checkup;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ImportKey;
import techo.exchange.PersonNames;
import techo.exchange.PostalAddresses;
import techo.exchange.checkup.CheckupOrganizations.Role;
import techo.terminology.InsuranceLaws;

/**
 * Adds to a document Bundle what the guide asks for and the record implies, and claims the profiles that are then
 * satisfied. Places in its warnings are those of the document.
 */
final class CheckupDocumentCompletion {

    private static final String CLINS = "http://jpfhir.jp/fhir/clins/StructureDefinition/";
    private static final String BUNDLE_ID = "http://jpfhir.jp/fhir/clins/bundle-identifier";
    private static final String MAJOR_CATEGORY = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuranceMajorCategory";
    private static final String REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final Pattern INSTITUTION = Pattern.compile("[0-4][0-9][1-3][0-9]{7}");
    private static final Pattern MEMBER = Pattern.compile("[0-9]{8}:[^:\\s\u3000]*:[^:\\s\u3000]*:([0-9]{2})?");

    private final Bundle document;
    private final CheckupResources resources;
    private final InsuranceLaws laws;

    CheckupDocumentCompletion(Bundle document, InsuranceLaws laws, Issues issues) {
        this.document = document;
        this.laws = laws;
        this.resources = new CheckupResources(document, issues);
    }

    /** @param number of the document within its institution and year */
    void complete(String number, OffsetDateTime at) {
        Composition composition = (Composition) document.getEntryFirstRep().getResource();
        identify(composition, number);
        Patient patient = (Patient) document.getEntry().get(1).getResource();
        boolean known = complete(patient);
        resources
                .all(Coverage.class)
                .filter(coverage -> !CheckupCoverageTranslator.isTicket(coverage))
                .forEach(this::complete);
        boolean identified = identify(composition, number, at);
        List<Boolean> there = List.of(
                known,
                identified,
                isListed(composition) && claims(Composition.class, "JP_Composition_eCheckupGeneral"),
                claims(Organization.class, "JP_Organization_eCheckupGeneral"),
                claims(Practitioner.class, "JP_Practitioner_eCheckupGeneral"),
                claims(Encounter.class, "JP_Encounter_eCheckupGeneral"));
        if (!there.contains(false)) {
            document.getMeta().addProfile(CLINS + "JP_Bundle_eCheckupGeneral");
        }
    }

    /** The profile of the report asks for profiles of what its sections list; without them it is not claimed. */
    private boolean isListed(Composition composition) {
        boolean listed = true;
        for (int i = 0; i < composition.getSection().size(); i++) {
            boolean all = composition.getSection().get(i).getEntry().stream()
                    .allMatch(entry -> resources
                            .find(entry, composition, Resource.class)
                            .filter(CheckupDocumentCompletion::isProfiled)
                            .isPresent());
            listed &= isThere(all, resources.place(composition).path() + ".section[" + i + "].entry", "");
        }
        if (!listed) {
            composition.getMeta().setProfile(List.of());
        }
        return listed;
    }

    private static boolean isProfiled(Resource resource) {
        return resource.getMeta().getProfile().stream()
                .anyMatch(claim -> claim.getValue().startsWith(CheckupCodes.eCheckup("")));
    }

    private static void identify(Composition composition, String number) {
        if (!composition.getIdentifier().hasValue()) {
            composition.setIdentifier(
                    new Identifier().setSystem(ImportKey.SYSTEM).setValue(number));
        }
    }

    /** Institution, year and number; an institution without a number of the national form has no such identifier. */
    private boolean identify(Composition composition, String number, OffsetDateTime at) {
        Optional<String> institution = institutionNumber();
        int year = composition.hasDateElement() && composition.getDateElement().hasValue()
                ? composition.getDateElement().getYear()
                : at.getYear();
        document.setIdentifier(institution
                .map(ten -> new Identifier().setSystem(BUNDLE_ID).setValue(ten + "^" + year + "^" + number))
                .orElseGet(() -> new Identifier().setSystem("urn:ietf:rfc:3986").setValue("urn:uuid:" + number)));
        return isThere(institution.isPresent(), "Bundle.identifier", "institution number: 10 digits");
    }

    private Optional<String> institutionNumber() {
        return Stream.concat(
                        resources.all(Organization.class).filter(o -> CheckupOrganizations.hasRole(o, Role.REPORTED)),
                        resources.all(Organization.class))
                .flatMap(o -> CheckupResources.identifier(o.getIdentifier(), CheckupCodes.FACILITY_NUMBER).stream())
                .filter(ten -> INSTITUTION.matcher(ten).matches())
                .findFirst();
    }

    private boolean complete(Patient patient) {
        String path = resources.place(patient).path();
        patient.getName().forEach(CheckupDocumentCompletion::complete);
        complete(patient.getAddress());
        if (CheckupResources.identifier(patient.getIdentifier(), CheckupCodes.MEMBER_ID)
                .isEmpty()) {
            resources
                    .all(Coverage.class)
                    .filter(coverage -> !CheckupCoverageTranslator.isTicket(coverage))
                    .findFirst()
                    .map(coverage -> CheckupCoverageTranslator.claims(coverage, resources))
                    .flatMap(CheckupCoverageTranslator::memberId)
                    .ifPresent(id -> patient.addIdentifier()
                            .setSystem(CheckupCodes.MEMBER_ID)
                            .setValue(id));
        }
        List<String> members = patient.getIdentifier().stream()
                .filter(identifier -> CheckupCodes.MEMBER_ID.equals(identifier.getSystem()))
                .map(Identifier::getValue)
                .filter(Objects::nonNull)
                .toList();
        List<Boolean> there = List.of(
                isThere(
                        members.size() == 1 && MEMBER.matcher(members.get(0)).matches(),
                        path + ".identifier",
                        "insured person: insurer (8 digits), symbol, number, branch"),
                isThere(
                        patient.getName().stream().anyMatch(CheckupDocumentCompletion::isMarked)
                                && patient.getName().stream().allMatch(HumanName::hasText),
                        path + ".name",
                        ""),
                isThere(patient.hasGender(), path + ".gender", ""),
                isThere(patient.hasBirthDate(), path + ".birthDate", ""),
                isThere(
                        patient.getAddress().size() == 1
                                && patient.getAddressFirstRep().hasText(),
                        path + ".address",
                        ""));
        boolean satisfied = !there.contains(false);
        if (satisfied) {
            claim(patient, CLINS + "JP_Patient_eCheckupGeneral");
        }
        return satisfied;
    }

    /** The guide wants the script of a name marked, and half-width spaces in it. */
    private static void complete(HumanName name) {
        String words = PersonNames.words(name).replace('\u3000', ' ');
        if (words.isEmpty()) {
            return;
        }
        name.setText(words);
        if (!isMarked(name)) {
            name.addExtension(REPRESENTATION, new CodeType(PersonNames.isKana(words) ? "SYL" : "IDE"));
        }
    }

    private static boolean isMarked(HumanName name) {
        return List.of("SYL", "IDE")
                .contains(Optional.ofNullable(name.getExtensionString(REPRESENTATION))
                        .orElse(""));
    }

    private static void complete(List<Address> addresses) {
        addresses.stream()
                .filter(address -> !address.hasText())
                .forEach(address -> PostalAddresses.words(address).ifPresent(address::setText));
    }

    /** The insurance's number tells its kind; whether the person is insured or a dependant is not in a submitted file. */
    private void complete(Coverage coverage) {
        String path = resources.place(coverage).path();
        CheckupResources.identifier(coverage.getIdentifier(), CheckupCodes.MEMBER_ID)
                .map(id -> new Identifier().setSystem(CheckupCodes.MEMBER_ID).setValue(id))
                .ifPresent(member -> coverage.setIdentifier(List.of(member)));
        if (!coverage.hasType()) {
            CheckupCoverageTranslator.claims(coverage, resources)
                    .insurerNumber()
                    .flatMap(laws::category)
                    .ifPresent(category -> coverage.getType()
                            .addCoding()
                            .setSystem(MAJOR_CATEGORY)
                            .setCode(category));
        }
        if (!coverage.hasRelationship()) {
            coverage.getRelationship().addCoding().addExtension(ABSENT, new CodeType("unknown"));
        }
        List<Boolean> there = List.of(
                isThere(
                        MAJOR_CATEGORY.equals(
                                coverage.getType().getCodingFirstRep().getSystem()),
                        path + ".type",
                        ""),
                isThere(coverage.getIdentifier().size() <= 1, path + ".identifier", ""),
                isThere(coverage.getPayorFirstRep().hasReference(), path + ".payor", ""));
        if (!there.contains(false)) {
            claim(coverage, CheckupCodes.eCheckup("JP_CoverageInsurance_eCheckupGeneral"));
        }
    }

    /** In place of what it claims: the guide's profiles build on those of the core. */
    private static void claim(Resource resource, String profile) {
        resource.getMeta().setProfile(List.of(new CanonicalType(profile)));
    }

    private boolean claims(Class<? extends Resource> type, String profile) {
        return isThere(
                resources.all(type).anyMatch(r -> r.getMeta().hasProfile(CheckupCodes.eCheckup(profile))),
                "Bundle.entry.resource.ofType(" + type.getSimpleName() + ").meta.profile",
                "");
    }

    private boolean isThere(boolean there, String path, String detail) {
        if (!there) {
            resources.issues().warn(CheckupIssueCode.DOCUMENT_INCOMPLETE, path, detail);
        }
        return there;
    }
}
