package techo.exchange.notebook;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ResourceIndex;

/** Writes what stands in a block beside its drugs: 411, 421, 601. */
final class BlockNotes {

    private static final Set<String> RECORDS = Set.of("421", "601");

    private final NotebookLines lines;
    private final ResourceIndex index;

    BlockNotes(NotebookLines lines, ResourceIndex index) {
        this.lines = lines;
        this.index = index;
    }

    /** The block of a note that a notebook was read into; empty for everything else. */
    static Optional<String> block(Resource resource) {
        boolean isNote = record(resource).filter(RECORDS::contains).isPresent() || resource instanceof Communication;
        return isNote && resource instanceof DomainResource note
                ? Optional.ofNullable(note.getExtensionString(NotebookSystems.BLOCK_EXTENSION))
                : Optional.empty();
    }

    /** The record that an Observation or Basic is from. */
    static Optional<String> record(Resource resource) {
        return resource instanceof Observation observation
                ? observation.getCode().getCoding().stream()
                        .filter(c -> NotebookSystems.RECORD.equals(c.getSystem()))
                        .map(Coding::getCode)
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    static String day(Resource note) {
        return Optional.ofNullable(time(note).getValueAsString()).orElse("");
    }

    private static DateTimeType time(Resource note) {
        if (note instanceof Communication communication) {
            return communication.getSentElement();
        }
        return note instanceof Observation observation && observation.hasEffectiveDateTimeType()
                ? observation.getEffectiveDateTimeType()
                : new DateTimeType();
    }

    /** A block without drugs begins with what its first note knows of the day and the institution. */
    void open(Resource note) {
        String place = index.path(note);
        lines.add("5", place, written(time(note)), "1");
        dispenser(note).ifPresent(organization -> {
            String[] number = BlockWriter.number(organization);
            lines.add(
                    "11",
                    place,
                    Optional.ofNullable(organization.getName()).orElse(""),
                    number[0],
                    number[1],
                    number[2],
                    "",
                    "",
                    BlockWriter.contact(organization.getTelecom()),
                    "1");
        });
    }

    private Optional<Organization> dispenser(Resource note) {
        if (note instanceof Communication communication) {
            return index.find(communication.getSender(), communication, Organization.class);
        }
        return note instanceof Observation observation
                ? observation.getPerformer().stream()
                        .flatMap(p -> index.find(p, observation, Organization.class).stream())
                        .findFirst()
                : Optional.empty();
    }

    void write(String record, List<Resource> notes) {
        for (Resource note : notes) {
            if (note instanceof Communication communication && record.equals("411")) {
                provided(communication);
            } else if (note instanceof Observation observation
                    && record(observation).filter(record::equals).isPresent()) {
                observation(record, observation);
            }
        }
    }

    private void provided(Communication source) {
        String kind = source.getCategory().stream()
                .flatMap(c -> c.getCoding().stream())
                .filter(c -> NotebookSystems.PROVIDED_INFORMATION.equals(c.getSystem()))
                .map(Coding::getCode)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        boolean byPerson = isPatient(source.getSender(), source, index);
        lines.add(
                "411",
                index.path(source),
                source.getPayload().stream()
                        .findFirst()
                        .map(p -> p.getContent().primitiveValue())
                        .orElse(""),
                kind,
                AsWritten.creator(source, "411", byPerson ? "2" : "1"));
    }

    void observation(String record, Observation source) {
        boolean byPerson = source.getPerformer().stream().anyMatch(p -> isPatient(p, source, index));
        String text = Optional.ofNullable(source.getValue().primitiveValue()).orElse("");
        String creator = AsWritten.creator(source, record, byPerson ? "2" : "1");
        DateTimeType time = time(source);
        Optional<String> unread = source.getNote().stream()
                .map(n -> n.getText())
                .filter(t -> t.startsWith("[" + record + "] 入力年月日 "))
                .map(t -> t.substring(t.lastIndexOf(' ') + 1))
                .findFirst();
        switch (record) {
            case "601" ->
                lines.add(
                        record,
                        index.path(source),
                        text,
                        unread.or(() -> AsWritten.spelling(time)).orElse(""));
            case "4" -> lines.add(record, index.path(source), text, unread.orElseGet(() -> written(time)), creator);
            default -> lines.add(record, index.path(source), text, creator);
        }
    }

    /** Whether the person is meant, in the Bundle or outside it. */
    static boolean isPatient(Reference reference, DomainResource from, ResourceIndex index) {
        return index.find(reference, from, Patient.class).isPresent()
                || Optional.ofNullable(reference.getReference())
                        .filter(r -> r.contains("Patient/"))
                        .isPresent();
    }

    static String written(DateTimeType time) {
        return time.hasValue() ? AsWritten.spelling(time).orElseGet(() -> NotebookWriter.western(time)) : "";
    }
}
