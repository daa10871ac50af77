package techo.exchange.checkup;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportKeys;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.XmlElement;
import techo.exchange.checkup.CheckupHeader.Institution;
import techo.exchange.checkup.CheckupOrganizations.Role;
import techo.terminology.CheckupPhase;

/** Translates one checkup document whose header is sound. */
final class CheckupDocumentTranslator {

    private final Map<Optional<CheckupPhase>, CheckupItemTranslator> items;

    /** @param items for checkups of each phase, and for those that may be of either */
    CheckupDocumentTranslator(Map<Optional<CheckupPhase>, CheckupItemTranslator> items) {
        this.items = items;
    }

    ImportedRecord translate(XmlElement root, CheckupHeader header, Reference subject, String digest, Issues issues) {
        ImportKeys keys = keys(header, subject, digest);
        Optional<ReportClass> reportClass = ReportClass.ofCode(header.reportClass());
        warnOfCodes(root, header, reportClass, issues);
        return switch (reportClass.map(ReportClass::handling).orElse(ReportClass.Handling.TRANSLATE)) {
            case KEEP_GUIDANCE -> {
                issues.warn(CheckupIssueCode.GUIDANCE_KEPT, root);
                yield record(keys, DocumentFormat.GUIDANCE_HG08, digest, header, List.of());
            }
            case KEEP_DELETION -> {
                issues.warn(CheckupIssueCode.DELETION_KEPT, root);
                yield record(keys, DocumentFormat.CHECKUP_HC08, digest, header, List.of());
            }
            case TRANSLATE -> {
                RecordCategory category =
                        reportClass.map(c -> c.category(header.program())).orElse(RecordCategory.CK_OTHER);
                CheckupScope scope =
                        new CheckupScope(keys, subject, header.performed(), category, source(header), issues);
                yield record(keys, DocumentFormat.CHECKUP_HC08, digest, header, resources(root, header, scope));
            }
        };
    }

    private List<ImportedResource> resources(XmlElement root, CheckupHeader header, CheckupScope scope) {
        Practitioners practitioners = new Practitioners(scope);
        CheckupOrganizations organizations = new CheckupOrganizations(scope);
        CheckupItemTranslator ofPhase = requireNonNull(items.get(CheckupTables.phase(header.performed())));
        CheckupEntryTranslator entries = new CheckupEntryTranslator(ofPhase, scope, practitioners);
        CheckupSectionTranslator sections = new CheckupSectionTranslator(entries, scope.issues());
        CheckupCompositionTranslator documents = new CheckupCompositionTranslator(scope, header);

        Optional<Reference> performer = header.performer().map(i -> organizations.institution(i, Role.EXAMINED));
        List<Reference> reporters = reporters(header, practitioners, organizations);
        Optional<Reference> custodian = header.custodian().map(i -> organizations.institution(i, Role.RESPONSIBLE));
        List<ImportedResource> coverages = new CheckupCoverageTranslator(scope, organizations).translate(header);
        List<SectionComponent> parts = root.all("component", "structuredBody", "component", "section")
                .flatMap(section -> sections.translate(section).stream())
                .toList();
        entries.linkAuthors();

        List<ImportedResource> all = new ArrayList<>();
        all.add(documents.composition(authors(practitioners, reporters), custodian, parts));
        all.addAll(practitioners.resources());
        all.addAll(organizations.resources());
        all.add(documents.encounter(performer));
        all.addAll(coverages);
        all.addAll(entries.resources());
        return all;
    }

    private static List<Reference> reporters(
            CheckupHeader header, Practitioners practitioners, CheckupOrganizations organizations) {
        header.authors().forEach(author -> author.person().ifPresent(practitioners::named));
        return header.authors().stream()
                .flatMap(author -> author.institution().stream())
                .map(i -> organizations.institution(i, Role.REPORTED))
                .toList();
    }

    /** The physicians whose judgement the report carries, then who reported it. */
    private static List<Reference> authors(Practitioners practitioners, List<Reference> reporters) {
        return Stream.concat(practitioners.references().stream(), reporters.stream())
                .toList();
    }

    /**
     * A checkup is the same one when person, institution, day, class and programme are the same; a file that states them
     * again corrects the earlier one. The CDA's own id is always null.
     */
    static ImportKeys keys(CheckupHeader header, Reference subject, String digest) {
        Optional<Institution> institution = header.performer()
                .or(() -> header.authors().stream()
                        .flatMap(a -> a.institution().stream())
                        .findFirst());
        return new ImportKeys(
                subject,
                List.of(
                        "checkup",
                        institution.map(Institution::key).orElse(digest),
                        header.performed().getValueAsString(),
                        header.reportClass(),
                        header.program().orElse("")));
    }

    private static void warnOfCodes(
            XmlElement root, CheckupHeader header, Optional<ReportClass> reportClass, Issues issues) {
        if (reportClass.isEmpty()) {
            issues.warn(CheckupIssueCode.REPORT_CLASS_UNKNOWN, root);
        }
        reportClass
                .filter(known -> known.handling() == ReportClass.Handling.TRANSLATE && !known.isProfiled())
                .ifPresent(known ->
                        issues.warn(CheckupIssueCode.REPORT_CLASS_NOT_IN_GUIDE, root.path() + "/code", known.code()));
        if (header.program().flatMap(CheckupCodes::program).isEmpty()
                && reportClass
                        .filter(c -> c.handling() == ReportClass.Handling.KEEP_GUIDANCE)
                        .isEmpty()) {
            issues.warn(CheckupIssueCode.PROGRAM_UNKNOWN, root);
        }
    }

    private static RecordSource source(CheckupHeader header) {
        return switch (header.reportClass()) {
            case "41" -> RecordSource.EMPLOYER;
            case "42", "43", "44", "60" -> RecordSource.MUNICIPALITY;
            default ->
                header.authors().stream()
                        .flatMap(author -> author.institution().stream())
                        .flatMap(institution -> institution.root().stream())
                        .findFirst()
                        .map(CheckupDocumentTranslator::source)
                        .orElse(RecordSource.INSURER);
        };
    }

    private static RecordSource source(String root) {
        return switch (root) {
            case CheckupCodes.OID_FACILITY -> RecordSource.HOSPITAL;
            case CheckupCodes.OID_MUNICIPALITY -> RecordSource.MUNICIPALITY;
            default -> RecordSource.INSURER;
        };
    }

    private static ImportedRecord record(
            ImportKeys keys,
            DocumentFormat format,
            String digest,
            CheckupHeader header,
            List<ImportedResource> resources) {
        return new ImportedRecord(keys.document(), format, digest, header.subject(), resources);
    }
}
