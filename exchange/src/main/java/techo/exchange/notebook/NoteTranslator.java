package techo.exchange.notebook;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Communication.CommunicationStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.notebook.BlockRecord.DispensedOn;
import techo.exchange.notebook.BlockRecord.Institution;
import techo.exchange.notebook.BlockRecord.Leftover;
import techo.exchange.notebook.BlockRecord.PersonEntry;
import techo.exchange.notebook.BlockRecord.ProvidedInformation;
import techo.exchange.notebook.Notebook.Dispensing;
import techo.exchange.notebook.NotebookRecord.Creator;
import techo.exchange.notebook.PersonalRecord.Memo;

/**
 * Text about the person's medication that belongs to no single drug: memos (4), leftovers (421) and the person's own
 * entries (601) are Observations; what an institution tells another (411) is a Communication.
 */
final class NoteTranslator {

    private static final String SIDE_EFFECT = "30";
    private static final String PROFESSIONAL = "1";
    private static final String PERSON = "2";

    private final Translation translation;

    NoteTranslator(Translation translation) {
        this.translation = translation;
    }

    void translate(Memo memo) {
        boolean byPerson = translation.isStatedByPerson(memo.creator());
        add(
                new Note(
                        "4",
                        "お薬手帳メモ",
                        memo.text().orElseThrow(),
                        memo.date(),
                        byPerson ? Creator.PERSON : Creator.PROFESSIONAL,
                        memo.row().code(4).orElse(""),
                        memo.row()),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    /** @param blockKey equal for everything of the block */
    void translate(Dispensing block, String blockKey) {
        block.provided().forEach(provided -> add(provided, block, blockKey));
        block.leftovers().forEach(leftover -> add(leftover, block, blockKey));
        block.entries().forEach(entry -> add(entry, block, blockKey));
    }

    private void add(Leftover leftover, Dispensing block, String blockKey) {
        boolean byPerson = translation.isStatedByPerson(leftover.creator());
        add(
                new Note(
                        "421",
                        "残薬確認",
                        leftover.text().orElseThrow(),
                        Optional.empty(),
                        byPerson ? Creator.PERSON : Creator.PROFESSIONAL,
                        leftover.row().code(3).orElse(""),
                        leftover.row()),
                block.date().flatMap(DispensedOn::day),
                Optional.of(block),
                blockKey);
    }

    private void add(PersonEntry entry, Dispensing block, String blockKey) {
        add(
                new Note("601", "患者等記入", entry.text().orElseThrow(), entry.date(), Creator.PERSON, PERSON, entry.row()),
                block.date().flatMap(DispensedOn::day),
                Optional.of(block),
                blockKey);
    }

    private void add(Note note, Optional<LocalDate> blockDay, Optional<Dispensing> block, String blockKey) {
        Optional<LocalDate> written = note.date().flatMap(Fields::date).map(EraDate::day);
        Optional<LocalDate> day = written.or(() -> blockDay);
        ImportKey key = translation.key(
                "note", List.of(note.record(), day.map(LocalDate::toString).orElse(""), note.text()));
        Observation observation = Observations.start(note.record().equals("421") ? "therapy" : "survey")
                .addIdentifier(key.identifier())
                .setCode(Concepts.ofRecord(note.record(), note.title()))
                .setSubject(translation.subject())
                .setValue(new StringType(note.text()));
        day.ifPresent(date -> observation.setEffective(
                written.isPresent() && !blockKey.isEmpty()
                        ? AsWritten.statedDay(date, note.date().orElseThrow())
                        : AsWritten.day(date, note.date())));
        note.date()
                .filter(unread -> written.isEmpty())
                .ifPresent(unread -> observation.addNote().setText("[" + note.record() + "] 入力年月日 " + unread));
        boolean byPerson = note.creator() == Creator.PERSON;
        AsWritten.keepCreators(
                observation, Map.of(note.record(), note.writtenCreator()), byPerson ? PERSON : PROFESSIONAL);
        if (!blockKey.isEmpty()) {
            observation.addExtension(NotebookSystems.BLOCK_EXTENSION, new StringType(blockKey));
        }
        if (byPerson) {
            observation.addPerformer(translation.subject());
        } else {
            block.flatMap(from -> Parties.dispenser(from, observation)).ifPresent(observation::addPerformer);
        }
        observation.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_Observation_Common"));
        RecordSource source = translation.source(note.creator(), block.flatMap(Dispensing::dispenser));
        translation.add(
                key,
                observation,
                byPerson ? RecordCategory.MED_SELF : RecordCategory.MED_DISP,
                source,
                Stream.concat(Stream.of(note.row()), block.stream().flatMap(NoteTranslator::rows))
                        .toList());
    }

    private void add(ProvidedInformation provided, Dispensing block, String blockKey) {
        String text = provided.text().orElseThrow();
        String kind = provided.kind().orElse("");
        Optional<LocalDate> day = block.date().flatMap(DispensedOn::day);
        ImportKey key = translation.key(
                "provided", List.of(kind, day.map(LocalDate::toString).orElse(""), text));
        Communication communication = new Communication()
                .addIdentifier(key.identifier())
                .setStatus(CommunicationStatus.COMPLETED)
                .setSubject(translation.subject());
        communication.addCategory(Concepts.ofRecord("411", "医療機関等提供情報"));
        if (!kind.isEmpty()) {
            communication.addCategory(kind(kind));
        } else {
            provided.row()
                    .field(3)
                    .ifPresent(written -> communication.addCategory(new CodeableConcept().setText(written)));
        }
        communication.addPayload().setContent(new StringType(text));
        day.ifPresent(date ->
                communication.setSentElement(AsWritten.day(date, block.date().flatMap(DispensedOn::written))));
        communication.addExtension(NotebookSystems.BLOCK_EXTENSION, new StringType(blockKey));
        AsWritten.keepCreators(
                communication,
                Map.of("411", provided.row().code(4).orElse("")),
                translation.isStatedByPerson(provided.creator()) ? PERSON : PROFESSIONAL);
        if (translation.isStatedByPerson(provided.creator())) {
            communication.setSender(translation.subject());
        } else {
            Parties.dispenser(block, communication).ifPresent(communication::setSender);
        }
        // A side effect is as private as an allergy; a consent that leaves allergies out must not let it through.
        translation.add(
                key,
                communication,
                kind.equals(SIDE_EFFECT) ? RecordCategory.ALLERGY : RecordCategory.MED_DISP,
                translation.source(provided.creator(), block.dispenser()),
                Stream.concat(Stream.of(provided.row()), rows(block)).toList());
    }

    /** What is said of a block beside its drugs has its day and its pharmacy. */
    private static Stream<Row> rows(Dispensing block) {
        return Stream.concat(
                block.date().stream().map(DispensedOn::row),
                block.dispenser().stream().map(Institution::row));
    }

    private static CodeableConcept kind(String code) {
        Coding coding =
                new Coding().setSystem(NotebookSystems.PROVIDED_INFORMATION).setCode(code);
        switch (code) {
            case "30" -> coding.setDisplay("入院中の副作用情報");
            case "31" -> coding.setDisplay("退院後の療養情報");
            case "99" -> coding.setDisplay("その他");
            default -> {}
        }
        return new CodeableConcept().addCoding(coding);
    }

    /** @param writtenCreator the code in the file */
    private record Note(
            String record,
            String title,
            String text,
            Optional<String> date,
            Creator creator,
            String writtenCreator,
            Row row) {}
}
