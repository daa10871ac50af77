package techo.exchange.checkup;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import techo.exchange.SubjectClaims;
import techo.exchange.SubjectClaims.AddressClaims;
import techo.exchange.SubjectClaims.InsuranceClaims;
import techo.exchange.XmlElement;
import techo.exchange.checkup.CheckupHeader.Author;
import techo.exchange.checkup.CheckupHeader.Institution;
import techo.exchange.checkup.CheckupHeader.Ticket;

/** Reads the head of a {@code ClinicalDocument}. Without a person, a report class or a checkup date there is no header. */
final class CheckupHeaderReader {

    /** Read, or of no meaning beyond the exchange itself. */
    private static final Set<String> HANDLED = Set.of(
            "realmCode",
            "typeId",
            "templateId",
            "id",
            "code",
            "title",
            "effectiveTime",
            "confidentialityCode",
            "languageCode",
            "recordTarget",
            "author",
            "custodian",
            "participant",
            "documentationOf",
            "component");

    private final Issues issues;

    CheckupHeaderReader(Issues issues) {
        this.issues = issues;
    }

    /** Empty when the document has to be rejected; the errors are then in the issues. */
    Optional<CheckupHeader> read(XmlElement root) {
        Optional<String> reportClass = root.at("code").flatMap(c -> c.attribute("code"));
        if (reportClass.isEmpty()) {
            issues.reject(CheckupIssueCode.REPORT_CLASS_MISSING, root);
        }
        Optional<XmlElement> patientRole = patientRole(root);
        SubjectClaims subject = patientRole.map(this::subject).orElseGet(SubjectClaims::none);
        Optional<XmlElement> event = root.at("documentationOf", "serviceEvent");
        Optional<DateTimeType> performed = performed(root, event);
        Optional<DateTimeType> created = root.child("effectiveTime").flatMap(this::lenientTime);
        if (!issues.errors().isEmpty() || reportClass.isEmpty() || performed.isEmpty()) {
            return Optional.empty();
        }
        warnOfTheRest(root);
        return Optional.of(new CheckupHeader(
                reportClass.get(),
                root.child("title").flatMap(XmlElement::text),
                created,
                performed.get(),
                event.flatMap(e -> e.at("code")).flatMap(c -> c.attribute("code")),
                subject,
                root.all("author").map(this::author).toList(),
                event.flatMap(e -> e.at("performer", "assignedEntity", "representedOrganization"))
                        .flatMap(this::institution),
                root.at("custodian", "assignedCustodian", "representedCustodianOrganization")
                        .flatMap(this::institution),
                root.children("participant").flatMap(p -> ticket(p).stream()).toList()));
    }

    private Optional<XmlElement> patientRole(XmlElement root) {
        List<XmlElement> targets = root.children("recordTarget").toList();
        if (targets.size() > 1) {
            issues.reject(CheckupIssueCode.SUBJECT_AMBIGUOUS, targets.get(1));
            return Optional.empty();
        }
        Optional<XmlElement> role = root.at("recordTarget", "patientRole");
        if (role.isEmpty()) {
            issues.reject(CheckupIssueCode.SUBJECT_MISSING, targets.isEmpty() ? root : targets.get(0));
        }
        return role;
    }

    private SubjectClaims subject(XmlElement role) {
        Optional<XmlElement> patient = role.child("patient");
        Optional<LocalDate> birthDate =
                patient.flatMap(p -> p.child("birthTime")).flatMap(this::day);
        return new SubjectClaims(
                patient.flatMap(p -> p.child("name")).flatMap(CheckupHeaderReader::personName),
                birthDate,
                gender(role, patient),
                address(role),
                insurance(role));
    }

    private Optional<AdministrativeGender> gender(XmlElement role, Optional<XmlElement> patient) {
        Optional<String> code =
                patient.flatMap(p -> p.at("administrativeGenderCode")).flatMap(g -> g.attribute("code"));
        Optional<AdministrativeGender> gender = code.flatMap(CheckupCodes::gender);
        if (gender.isEmpty()) {
            issues.warn(CheckupIssueCode.GENDER_UNKNOWN, patient.orElse(role));
        }
        return gender;
    }

    private static Optional<AddressClaims> address(XmlElement role) {
        return role.child("addr")
                .map(addr -> new AddressClaims(addr.at("postalCode").flatMap(XmlElement::text), addr.text()))
                .filter(address ->
                        address.postalCode().isPresent() || address.text().isPresent());
    }

    private Optional<InsuranceClaims> insurance(XmlElement role) {
        Set<String> known = Set.of(
                CheckupCodes.OID_INSURER, CheckupCodes.OID_SYMBOL, CheckupCodes.OID_NUMBER, CheckupCodes.OID_BRANCH);
        role.children("id")
                .filter(id -> id.attribute("extension").isPresent())
                .filter(id -> !known.contains(id.attribute("root").orElse("")))
                .forEach(id -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, id));
        InsuranceClaims claims = new InsuranceClaims(
                extension(role, CheckupCodes.OID_INSURER),
                extension(role, CheckupCodes.OID_SYMBOL),
                extension(role, CheckupCodes.OID_NUMBER),
                extension(role, CheckupCodes.OID_BRANCH));
        claims.insurerNumber()
                .filter(n -> !n.matches("[0-9]{8}"))
                .ifPresent(n -> issues.warn(CheckupIssueCode.IDENTIFIER_FORM, role, "insurer number: 8 digits"));
        boolean any = claims.insurerNumber().isPresent()
                || claims.symbol().isPresent()
                || claims.number().isPresent();
        return any ? Optional.of(claims) : Optional.empty();
    }

    private static Optional<String> extension(XmlElement role, String oid) {
        return role.children("id")
                .filter(id -> id.attribute("root").filter(oid::equals).isPresent())
                .flatMap(id -> id.attribute("extension").stream())
                .findFirst();
    }

    private Optional<DateTimeType> performed(XmlElement root, Optional<XmlElement> event) {
        Optional<XmlElement> at = event.flatMap(e -> e.child("effectiveTime"));
        if (at.flatMap(e -> e.attribute("value")).isEmpty()) {
            issues.reject(CheckupIssueCode.DATE_MISSING, at.or(() -> event).orElse(root));
            return Optional.empty();
        }
        return at.flatMap(this::time);
    }

    /** Absent is absent; what is there and is not a date rejects the document. */
    private Optional<DateTimeType> time(XmlElement element) {
        return checked(element, element.attribute("value").map(Hl7Time::parse));
    }

    private Optional<LocalDate> day(XmlElement element) {
        return checked(element, element.attribute("value").map(Hl7Time::day));
    }

    private <T> Optional<T> checked(XmlElement element, Optional<Optional<T>> parsed) {
        if (parsed.isPresent() && parsed.get().isEmpty()) {
            issues.reject(CheckupIssueCode.DATE_INVALID, element);
        }
        return parsed.flatMap(p -> p);
    }

    private Author author(XmlElement author) {
        return new Author(
                author.at("assignedAuthor", "assignedPerson", "name").flatMap(CheckupHeaderReader::personName),
                author.at("assignedAuthor", "representedOrganization").flatMap(this::institution));
    }

    private Optional<Institution> institution(XmlElement organization) {
        Optional<XmlElement> id = organization
                .children("id")
                .filter(i -> i.attribute("extension").isPresent())
                .findFirst();
        Optional<String> root = id.flatMap(i -> i.attribute("root"));
        Optional<String> number = id.flatMap(i -> i.attribute("extension"));
        Optional<String> name = organization.child("name").flatMap(XmlElement::text);
        if (number.isEmpty() && name.isEmpty()) {
            return Optional.empty();
        }
        if (root.filter(CheckupCodes.OID_FACILITY::equals).isPresent()
                && number.filter(n -> !n.matches("[0-9]{10}")).isPresent()) {
            issues.warn(CheckupIssueCode.IDENTIFIER_FORM, organization, "facility number: 10 digits");
        }
        return Optional.of(new Institution(
                root,
                number,
                name,
                organization
                        .children("telecom")
                        .flatMap(t -> t.attribute("value").stream())
                        .toList(),
                organization.at("addr", "postalCode").flatMap(XmlElement::text),
                organization.child("addr").flatMap(XmlElement::text)));
    }

    private Optional<Ticket> ticket(XmlElement participant) {
        Optional<XmlElement> entity = participant.child("associatedEntity");
        if (participant.attribute("typeCode").filter("HLD"::equals).isEmpty() || entity.isEmpty()) {
            issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, participant);
            return Optional.empty();
        }
        return Optional.of(new Ticket(
                participant.at("functionCode").flatMap(c -> c.attribute("code")),
                entity.flatMap(e -> e.children("id")
                        .flatMap(id -> id.attribute("extension").stream())
                        .findFirst()),
                participant.at("time", "high").flatMap(this::lenientTime),
                entity.flatMap(e -> e.at("scopingOrganization")).flatMap(o -> extension(o, CheckupCodes.OID_INSURER))));
    }

    /** A time that tells neither whose the checkup is nor which: without it the document says what it says. */
    private Optional<DateTimeType> lenientTime(XmlElement element) {
        Optional<DateTimeType> time = element.attribute("value").flatMap(Hl7Time::parse);
        if (time.isEmpty()) {
            issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, element);
        }
        return time;
    }

    static Optional<String> personName(XmlElement name) {
        return name.text().or(() -> {
            List<String> parts = name.children().stream()
                    .flatMap(part -> part.text().stream())
                    .toList();
            return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
        });
    }

    private void warnOfTheRest(XmlElement root) {
        root.children().stream()
                .filter(child -> !HANDLED.contains(child.name()))
                .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        root.all("documentationOf", "serviceEvent")
                .skip(1)
                .forEach(event -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, event));
    }
}
