package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.PersonNames;
import techo.exchange.SubjectClaims;
import techo.exchange.SubjectClaims.InsuranceClaims;
import techo.exchange.checkup.CheckupHeader.Author;
import techo.exchange.checkup.CheckupHeader.Institution;
import techo.exchange.checkup.CheckupHeader.Ticket;
import techo.exchange.checkup.CheckupOrganizations.Role;

/** Gathers the head of a document from the resources that it was spread over. */
final class CheckupHeaders {

    private final CheckupResources resources;
    private final Composition composition;

    CheckupHeaders(CheckupResources resources, Composition composition) {
        this.resources = resources;
        this.composition = composition;
    }

    /** Empty when something is missing that the format cannot do without; the issues then say what. */
    Optional<CheckupHeader> gather(Patient patient) {
        Place place = resources.place(composition);
        Optional<String> reportClass = reportClass();
        if (reportClass.isEmpty()) {
            resources.issues().reject(CheckupIssueCode.REPORT_CLASS_MISSING, place.path() + ".category");
        }
        Optional<ReportClass> known = reportClass.flatMap(ReportClass::ofCode);
        boolean municipal = reportClass.flatMap(CheckupCompositions::municipal).isPresent();
        if (municipal
                || known.filter(c -> c.handling() != ReportClass.Handling.TRANSLATE)
                        .isPresent()) {
            resources.issues().reject(CheckupIssueCode.CLASS_NOT_WRITTEN, place.path() + ".category");
        }
        Optional<Encounter> encounter = resources.encounter(composition);
        Optional<DateTimeType> performed = performed(encounter);
        if (performed.isEmpty()) {
            resources.issues().reject(CheckupIssueCode.DATE_MISSING, place.path() + ".event.period.start");
        }
        if (!resources.issues().errors().isEmpty() || reportClass.isEmpty() || performed.isEmpty()) {
            return Optional.empty();
        }
        if (known.isEmpty()) {
            place.warn(CheckupIssueCode.REPORT_CLASS_UNKNOWN, "category");
        }
        return Optional.of(new CheckupHeader(
                reportClass.get(),
                Optional.ofNullable(composition.getTitle()).filter(t -> !t.equals(CheckupCompositionTranslator.TITLE)),
                Optional.of(composition.getDateElement()).filter(DateTimeType::hasValue),
                performed.get(),
                program(place),
                subject(patient),
                authors(place),
                performer(encounter),
                resources
                        .find(composition.getCustodian(), composition, Organization.class)
                        .map(CheckupOrganizations::institution),
                tickets()));
    }

    private Optional<String> reportClass() {
        Set<String> systems = Set.of(CheckupCodes.REPORT_CLASS, CheckupCodes.urn(CheckupCodes.OID_REPORT_CLASS));
        return composition.getCategory().stream()
                .flatMap(category -> category.getCoding().stream())
                .filter(coding -> coding.hasSystem() && coding.hasCode() && systems.contains(coding.getSystem()))
                .map(Coding::getCode)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Optional<DateTimeType> performed(Optional<Encounter> encounter) {
        return composition.getEvent().stream()
                .map(event -> event.getPeriod().getStartElement())
                .filter(DateTimeType::hasValue)
                .findFirst()
                .or(() -> encounter.map(e -> e.getPeriod().getStartElement()).filter(DateTimeType::hasValue));
    }

    private Optional<String> program(Place place) {
        Optional<String> program = composition.getEvent().stream()
                .flatMap(event -> event.getCode().stream())
                .map(CodeableConcept::getCoding)
                .flatMap(List::stream)
                .filter(coding -> CheckupCodes.urn(CheckupCodes.OID_PROGRAM).equals(coding.getSystem()))
                .map(Coding::getCode)
                .filter(Objects::nonNull)
                .findFirst();
        if (program.flatMap(CheckupCodes::program).isEmpty()) {
            place.warn(CheckupIssueCode.PROGRAM_UNKNOWN, "event.code");
        }
        return program;
    }

    private SubjectClaims subject(Patient patient) {
        Optional<Coverage> written = CheckupCoverageTranslator.insurance(resources);
        List<Coverage> others = resources
                .all(Coverage.class)
                .filter(coverage -> !CheckupCoverageTranslator.isTicket(coverage))
                .filter(coverage -> written.filter(w -> w == coverage).isEmpty())
                .toList();
        others.forEach(other -> resources.place(other).warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "payor"));
        Optional<InsuranceClaims> insurance = written.map(
                        coverage -> CheckupCoverageTranslator.claims(coverage, resources))
                .or(() -> CheckupResources.identifier(patient.getIdentifier(), CheckupCodes.MEMBER_ID)
                        .filter(id -> others.isEmpty())
                        .flatMap(CheckupCoverageTranslator::claims));
        return new SubjectClaims(
                PersonNames.kana(patient.getName()),
                Optional.empty(),
                Optional.ofNullable(patient.getGender()),
                Optional.empty(),
                insurance);
    }

    /** Who reported: the physicians who only judged stand at the items that they judged. */
    private List<Author> authors(Place place) {
        Set<Practitioner> judges = resources
                .all(Observation.class)
                .flatMap(o -> o.getPerformer().stream()
                        .flatMap(performer -> resources.find(performer, o, Practitioner.class).stream()))
                .collect(Collectors.toSet());
        List<String> people = new ArrayList<>();
        List<Institution> institutions = new ArrayList<>();
        for (int i = 0; i < composition.getAuthor().size(); i++) {
            Reference author = composition.getAuthor().get(i);
            Optional<Practitioner> person = resources.find(author, composition, Practitioner.class);
            Optional<Organization> institution = resources.find(author, composition, Organization.class);
            person.filter(p -> !judges.contains(p))
                    .flatMap(CheckupBodyWriter::name)
                    .ifPresent(people::add);
            institution.map(CheckupOrganizations::institution).ifPresent(institutions::add);
            if (person.isEmpty() && institution.isEmpty() && author.hasReference()) {
                place.warn(CheckupIssueCode.REFERENCE_UNRESOLVED, "author[" + i + "]");
            }
        }
        List<Author> authors = new ArrayList<>();
        for (int i = 0; i < Math.max(people.size(), institutions.size()); i++) {
            authors.add(new Author(at(people, i), at(institutions, i)));
        }
        return authors;
    }

    private static <T> Optional<T> at(List<T> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private Optional<Institution> performer(Optional<Encounter> encounter) {
        return encounter
                .flatMap(e -> resources.find(e.getServiceProvider(), e, Organization.class))
                .or(() -> resources
                        .all(Organization.class)
                        .filter(o -> CheckupOrganizations.hasRole(o, Role.EXAMINED))
                        .findFirst())
                .map(CheckupOrganizations::institution);
    }

    private List<Ticket> tickets() {
        return resources
                .all(Coverage.class)
                .filter(CheckupCoverageTranslator::isTicket)
                .map(coverage -> CheckupCoverageTranslator.ticket(coverage, resources))
                .toList();
    }
}
