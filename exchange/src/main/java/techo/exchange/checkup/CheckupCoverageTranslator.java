package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportKey;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.SubjectClaims.InsuranceClaims;
import techo.exchange.checkup.CheckupHeader.Ticket;

/**
 * The insurance that paid and the vouchers (受診券, 利用券) it paid by, each a Coverage; both ways.
 *
 * <p>JP_CoverageInsurance_eCheckupGeneral wants the insurance's major category and the person's kind of membership, which
 * the file does not state; the insurance therefore claims JP_Coverage only.
 */
final class CheckupCoverageTranslator {

    private static final String INSURED = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_";
    private static final String INSURANCE = "coverage/insurance";
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private final CheckupScope scope;
    private final CheckupOrganizations organizations;

    CheckupCoverageTranslator(CheckupScope scope, CheckupOrganizations organizations) {
        this.scope = scope;
        this.organizations = organizations;
    }

    List<ImportedResource> translate(CheckupHeader header) {
        List<ImportedResource> coverages = new ArrayList<>();
        header.subject().insurance().map(this::insurance).ifPresent(coverages::add);
        header.tickets().forEach(ticket -> coverages.add(ticket(ticket)));
        return coverages;
    }

    private ImportedResource insurance(InsuranceClaims claims) {
        ImportKey key = scope.key(INSURANCE);
        Coverage coverage = coverage(key, claims.insurerNumber());
        coverage.getMeta().addProfile("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Coverage");
        memberId(claims)
                .ifPresent(id -> coverage.addIdentifier()
                        .setSystem(CheckupCodes.MEMBER_ID)
                        .setValue(id));
        claims.symbol().ifPresent(v -> coverage.addExtension(INSURED + "InsuredPersonSymbol", new StringType(v)));
        claims.number().ifPresent(v -> coverage.addExtension(INSURED + "InsuredPersonNumber", new StringType(v)));
        claims.branch().ifPresent(v -> {
            coverage.addExtension(INSURED + "InsuredPersonSubNumber", new StringType(v));
            coverage.setDependent(v);
        });
        return scope.imported(key, coverage, RecordCategory.ELIG);
    }

    private static String ticketOf(String kind) {
        return "coverage/ticket/" + kind;
    }

    /** What the keys of these are made of ({@link CheckupScope#key}), whichever checkup they came with. */
    static Set<String> positions(List<Coverage> coverages) {
        return Stream.concat(
                        Stream.of(INSURANCE, ticketOf("")),
                        coverages.stream()
                                .flatMap(CheckupCoverageTranslator::ticketKinds)
                                .map(CheckupCoverageTranslator::ticketOf))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** 保険者番号:記号:番号:枝番; only insurer and number are always there. */
    static Optional<String> memberId(InsuranceClaims claims) {
        return claims.insurerNumber()
                .flatMap(insurer -> claims.number()
                        .map(number -> String.join(
                                ":",
                                insurer,
                                claims.symbol().orElse(""),
                                number,
                                claims.branch().orElse(""))));
    }

    private ImportedResource ticket(Ticket ticket) {
        ImportKey key = scope.key(ticketOf(ticket.kind().orElse("")));
        Coverage coverage = coverage(key, ticket.insurer());
        ticket.kind().ifPresent(kind -> coverage.setType(new CodeableConcept(kindCoding(kind))));
        ticket.number().ifPresent(coverage::setSubscriberId);
        ticket.expires().ifPresent(end -> coverage.getPeriod().setEndElement(end));
        // The profile is that of the 受診券; a 利用券 is the voucher for guidance and has none.
        if (ticket.kind().filter("1"::equals).isPresent()
                && ticket.number().isPresent()
                && ticket.insurer().isPresent()) {
            coverage.getMeta().addProfile(CheckupCodes.eCheckup("JP_CoverageService_eCheckupGeneral"));
        }
        return scope.imported(key, coverage, RecordCategory.ELIG);
    }

    static boolean isTicket(Coverage coverage) {
        return coverage.getType().getCoding().stream().anyMatch(CheckupCoverageTranslator::isTicketKind);
    }

    private static boolean isTicketKind(Coding coding) {
        return CheckupCodes.urn(CheckupCodes.OID_TICKET_KIND).equals(coding.getSystem());
    }

    private static Stream<String> ticketKinds(Coverage coverage) {
        return coverage.getType().getCoding().stream()
                .filter(CheckupCoverageTranslator::isTicketKind)
                .map(Coding::getCode)
                .filter(Objects::nonNull);
    }

    static Ticket ticket(Coverage coverage, CheckupResources resources) {
        return new Ticket(
                ticketKinds(coverage).findFirst(),
                Optional.ofNullable(coverage.getSubscriberId()),
                Optional.of(coverage.getPeriod().getEndElement()).filter(DateTimeType::hasValue),
                insurer(coverage, resources));
    }

    /**
     * The insurance of a checkup. None where those that are given are of several insurers: one of them would be told of a checkup
     * that is not its own.
     */
    static Optional<Coverage> insurance(CheckupResources resources) {
        List<Coverage> insurances =
                resources.all(Coverage.class).filter(c -> !isTicket(c)).toList();
        long insurers = insurances.stream()
                .flatMap(c -> insurer(c, resources).stream())
                .distinct()
                .count();
        if (insurers > 1) {
            return Optional.empty();
        }
        return insurances.stream()
                .filter(c -> insurer(c, resources).isPresent())
                .findFirst()
                .or(() -> insurances.stream().findFirst());
    }

    static InsuranceClaims claims(Coverage coverage, CheckupResources resources) {
        return new InsuranceClaims(
                insurer(coverage, resources),
                Optional.ofNullable(coverage.getExtensionString(INSURED + "InsuredPersonSymbol")),
                Optional.ofNullable(coverage.getExtensionString(INSURED + "InsuredPersonNumber")),
                Optional.ofNullable(coverage.getExtensionString(INSURED + "InsuredPersonSubNumber"))
                        .or(() -> Optional.ofNullable(coverage.getDependent())));
    }

    /** 保険者番号:記号:番号:枝番, as the guide's Patient carries it. */
    static Optional<InsuranceClaims> claims(String memberId) {
        String[] parts = memberId.split(":", -1);
        return parts.length == 4
                ? Optional.of(new InsuranceClaims(
                        part(parts[0]).map(CheckupCodes::insurer), part(parts[1]), part(parts[2]), part(parts[3])))
                : Optional.empty();
    }

    private static Optional<String> part(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private static Optional<String> insurer(Coverage coverage, CheckupResources resources) {
        return coverage.getPayor().stream()
                .flatMap(payor -> resources.find(payor, coverage, Organization.class).stream())
                .flatMap(payor ->
                        CheckupResources.identifier(payor.getIdentifier(), CheckupCodes.INSURER_NUMBER).stream())
                .map(CheckupCodes::insurer)
                .findFirst();
    }

    private static Coding kindCoding(String kind) {
        Coding coding = new Coding()
                .setSystem(CheckupCodes.urn(CheckupCodes.OID_TICKET_KIND))
                .setCode(kind);
        return switch (kind) {
            case "1" -> coding.setDisplay("受診券");
            case "2" -> coding.setDisplay("利用券");
            default -> coding;
        };
    }

    private Coverage coverage(ImportKey key, Optional<String> insurer) {
        Coverage coverage = new Coverage().setStatus(Coverage.CoverageStatus.ACTIVE);
        coverage.addIdentifier(key.identifier());
        coverage.setBeneficiary(scope.subject());
        coverage.addPayor(insurer.map(organizations::insurer).orElseGet(CheckupCoverageTranslator::unstated));
        return coverage;
    }

    private static Reference unstated() {
        Reference reference = new Reference();
        reference.addExtension(new Extension(ABSENT, new CodeType("unknown")));
        return reference;
    }
}
