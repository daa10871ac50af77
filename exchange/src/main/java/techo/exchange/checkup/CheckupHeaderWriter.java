package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.PostalAddresses;
import techo.exchange.SubjectClaims.InsuranceClaims;
import techo.exchange.XmlNode;
import techo.exchange.checkup.CheckupHeader.Author;
import techo.exchange.checkup.CheckupHeader.Institution;
import techo.exchange.checkup.CheckupHeader.Ticket;

/** The head of a {@code ClinicalDocument}, in the order of the schema. */
final class CheckupHeaderWriter {

    private static final int MOST_ADDRESS_BYTES = 80;
    private static final int MOST_MEMBER_CHARACTERS = 20;
    private static final int POSTAL_CODE_DIGITS = 7;

    private final CheckupHeader header;
    private final Patient patient;
    private final Place person;
    private final Place document;

    CheckupHeaderWriter(CheckupHeader header, Patient patient, Place person, Place document) {
        this.header = header;
        this.patient = patient;
        this.person = person;
        this.document = document;
    }

    /** The document up to, and without, its body. */
    XmlNode write() {
        XmlNode root = XmlNode.of("ClinicalDocument");
        root.add(XmlNode.of("typeId").with("root", "2.16.840.1.113883.1.3").with("extension", "POCD_HD000040"));
        root.add(unidentified());
        root.add(XmlNode.of("code")
                .with("code", document.token(header.reportClass(), "category"))
                .with("codeSystem", CheckupCodes.OID_REPORT_CLASS));
        header.title().ifPresent(title -> root.add(XmlNode.of("title").text(title)));
        root.add(XmlNode.of("effectiveTime").with("value", created()));
        root.add(XmlNode.of("confidentialityCode").with("code", "N").with("codeSystem", "2.16.840.1.113883.5.25"));
        root.add(XmlNode.of("recordTarget").add(patientRole()));
        authors().forEach(author -> root.add(author(author)));
        root.add(XmlNode.of("custodian")
                .add(XmlNode.of("assignedCustodian")
                        .add(organization("representedCustodianOrganization", header.custodian()))));
        header.tickets().forEach(ticket -> root.add(ticket(ticket)));
        root.add(XmlNode.of("documentationOf").with("typeCode", "DOC").add(serviceEvent()));
        return root;
    }

    /** The format wants days here, whatever the composition states. */
    private String created() {
        return header.created().map(Hl7Time::day).orElseGet(() -> Hl7Time.day(header.performed()));
    }

    private XmlNode patientRole() {
        XmlNode role = XmlNode.of("patientRole");
        List<XmlNode> ids = header.subject().insurance().map(this::insuranceIds).orElse(List.of());
        role.add(ids.isEmpty() ? List.of(unidentified()) : ids);
        patient.getAddress().stream().findFirst().ifPresent(address -> role.add(address(address)));
        patient.getAddress().stream()
                .skip(1)
                .forEach(more -> person.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "address"));
        patient.getTelecom().forEach(contact -> role.add(telecom(contact)));
        XmlNode target = XmlNode.of("patient");
        header.subject().name().ifPresent(name -> target.add(XmlNode.of("name").text(FullWidth.of(name))));
        target.add(gender());
        Optional.ofNullable(patient.getBirthDateElement().getValueAsString())
                .ifPresent(date -> target.add(XmlNode.of("birthTime").with("value", date.replace("-", ""))));
        return role.add(target);
    }

    private List<XmlNode> insuranceIds(InsuranceClaims claims) {
        return Stream.of(
                        id(CheckupCodes.OID_INSURER, claims.insurerNumber()),
                        id(CheckupCodes.OID_SYMBOL, claims.symbol().map(this::memberNumber)),
                        id(CheckupCodes.OID_NUMBER, claims.number().map(this::memberNumber)),
                        id(CheckupCodes.OID_BRANCH, claims.branch()))
                .flatMap(Optional::stream)
                .toList();
    }

    private String memberNumber(String text) {
        String full = FullWidth.of(text);
        if (full.codePointCount(0, full.length()) > MOST_MEMBER_CHARACTERS) {
            person.warn(CheckupIssueCode.TEXT_CUT, "identifier", "limit " + MOST_MEMBER_CHARACTERS + " characters");
            return full.substring(0, full.offsetByCodePoints(0, MOST_MEMBER_CHARACTERS));
        }
        return full;
    }

    private XmlNode address(Address address) {
        String words = FullWidth.of(PostalAddresses.words(address).orElse(""));
        String cut = FullWidth.cut(words, MOST_ADDRESS_BYTES);
        if (cut.length() < words.length()) {
            person.warn(CheckupIssueCode.TEXT_CUT, "address", "limit " + MOST_ADDRESS_BYTES + " bytes");
        }
        return addr(Optional.ofNullable(address.getPostalCode()), Optional.of(cut));
    }

    private XmlNode gender() {
        XmlNode code = XmlNode.of("administrativeGenderCode");
        Optional<String> written = header.subject().gender().flatMap(CheckupCodes::genderCode);
        if (written.isEmpty()) {
            person.warn(CheckupIssueCode.GENDER_UNKNOWN, "gender");
            return code.with("nullFlavor", "UNK");
        }
        return code.with("code", written).with("codeSystem", CheckupCodes.OID_GENDER);
    }

    /** The schema wants an author even where nobody is named. */
    private List<Author> authors() {
        return header.authors().isEmpty() ? List.of(new Author(Optional.empty(), Optional.empty())) : header.authors();
    }

    private XmlNode author(Author author) {
        XmlNode assigned = XmlNode.of("assignedAuthor").add(unidentified());
        author.person()
                .ifPresent(name -> assigned.add(
                        XmlNode.of("assignedPerson").add(XmlNode.of("name").text(name))));
        author.institution().ifPresent(i -> assigned.add(organization("representedOrganization", Optional.of(i))));
        return XmlNode.of("author")
                .add(XmlNode.of("time").with("value", created()))
                .add(assigned);
    }

    private XmlNode organization(String element, Optional<Institution> institution) {
        XmlNode node = XmlNode.of(element);
        node.add(institution
                .flatMap(i -> i.number()
                        .map(number -> XmlNode.of("id").with("root", i.root()).with("extension", number)))
                .orElseGet(CheckupHeaderWriter::unidentified));
        institution.ifPresent(i -> {
            i.name().ifPresent(name -> node.add(XmlNode.of("name").text(name)));
            i.telecoms().forEach(telecom -> node.add(XmlNode.of("telecom").with("value", telecom)));
            if (i.postalCode().isPresent() || i.address().isPresent()) {
                node.add(addr(i.postalCode(), i.address()));
            }
        });
        return node;
    }

    private XmlNode ticket(Ticket ticket) {
        XmlNode participant = XmlNode.of("participant").with("typeCode", "HLD");
        ticket.kind()
                .ifPresent(kind -> participant.add(XmlNode.of("functionCode")
                        .with("code", document.token(kind, "coverage.type"))
                        .with("codeSystem", CheckupCodes.OID_TICKET_KIND)));
        ticket.expires()
                .ifPresent(end -> participant.add(
                        XmlNode.of("time").add(XmlNode.of("high").with("value", Hl7Time.format(end)))));
        XmlNode entity = XmlNode.of("associatedEntity").with("classCode", "IDENT");
        ticket.number()
                .ifPresent(number -> entity.add(XmlNode.of("id")
                        .with("root", CheckupCodes.ticketRoot(ticket.kind(), ticket.insurer()))
                        .with("extension", number)));
        ticket.insurer()
                .flatMap(insurer -> id(CheckupCodes.OID_INSURER, Optional.of(insurer)))
                .ifPresent(id -> entity.add(XmlNode.of("scopingOrganization").add(id)));
        return participant.add(entity);
    }

    private XmlNode serviceEvent() {
        XmlNode event = XmlNode.of("serviceEvent");
        header.program()
                .ifPresent(program -> event.add(XmlNode.of("code")
                        .with("code", document.token(program, "event.code"))
                        .with("codeSystem", CheckupCodes.OID_PROGRAM)));
        DateTimeType performed = header.performed();
        event.add(XmlNode.of("effectiveTime").with("value", Hl7Time.format(performed)));
        header.performer()
                .ifPresent(institution -> event.add(XmlNode.of("performer")
                        .with("typeCode", "PRF")
                        .add(XmlNode.of("assignedEntity")
                                .add(unidentified())
                                .add(organization("representedOrganization", Optional.of(institution))))));
        return event;
    }

    private static XmlNode addr(Optional<String> postalCode, Optional<String> words) {
        XmlNode addr = XmlNode.of("addr");
        postalCode.ifPresent(code -> addr.add(XmlNode.of("postalCode").text(hyphenated(code))));
        words.ifPresent(addr::text);
        return addr;
    }

    private static String hyphenated(String postalCode) {
        return postalCode.length() == POSTAL_CODE_DIGITS && postalCode.chars().allMatch(Character::isDigit)
                ? postalCode.substring(0, 3) + "-" + postalCode.substring(3)
                : postalCode;
    }

    private static XmlNode telecom(ContactPoint contact) {
        return XmlNode.of("telecom").with("value", CheckupOrganizations.url(contact));
    }

    private static XmlNode unidentified() {
        return XmlNode.of("id").with("nullFlavor", "NI");
    }

    private static Optional<XmlNode> id(String root, Optional<String> extension) {
        return extension
                .filter(e -> !e.isEmpty())
                .map(e -> XmlNode.of("id").with("root", root).with("extension", e));
    }
}
