package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportedResource;

/** The document as a whole: the Composition that lists its results, and the Encounter at which they were made. */
final class CheckupCompositionTranslator {

    private static final String VERSION =
            "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber";
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    /** Stands where the file has none; not written back. */
    static final String TITLE = "健康診断結果報告書";

    private final CheckupScope scope;
    private final CheckupHeader header;

    CheckupCompositionTranslator(CheckupScope scope, CheckupHeader header) {
        this.scope = scope;
        this.header = header;
    }

    ImportedResource composition(
            List<Reference> authors, Optional<Reference> custodian, List<SectionComponent> sections) {
        Composition composition = new Composition().setStatus(CompositionStatus.FINAL);
        composition.setLanguage("ja");
        // The exchange format has no versions (its schema excludes versionNumber): each file is a first one.
        composition.addExtension(VERSION, new StringType("1"));
        composition.setIdentifier(scope.documentKey().identifier());
        composition.setType(new CodeableConcept(
                new Coding("http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes", "53576-5", "検診・健診報告書")));
        composition.addCategory(new CodeableConcept(reportClass()));
        composition.setSubject(scope.subject()).setEncounter(scope.encounter());
        composition.setDateElement(header.created().orElseGet(scope::performed));
        composition.setTitle(header.title().orElse(TITLE));
        authors.forEach(composition::addAuthor);
        if (authors.isEmpty()) {
            composition.addAuthor().addExtension(new Extension(ABSENT, new CodeType("unknown")));
        }
        custodian.ifPresent(composition::setCustodian);
        header.program()
                .ifPresent(code -> composition
                        .addEvent()
                        .addCode(new CodeableConcept(program(code)))
                        .setPeriod(period()));
        sections.forEach(composition::addSection);
        CheckupProfiles.claim(composition, header);
        return scope.imported(scope.documentKey(), composition);
    }

    ImportedResource encounter(Optional<Reference> performer) {
        Encounter encounter = new Encounter().setStatus(EncounterStatus.FINISHED);
        encounter.addIdentifier(scope.encounterKey().identifier());
        encounter.setClass_(
                new Coding("http://jpfhir.jp/fhir/eCheckup/CodeSystem/encounter-category", "checkup", "健診"));
        encounter.setSubject(scope.subject());
        encounter.setPeriod(period());
        performer.ifPresent(encounter::setServiceProvider);
        if (performer.isPresent()) {
            encounter.getMeta().addProfile(CheckupCodes.eCheckup("JP_Encounter_eCheckupGeneral"));
        }
        return scope.imported(scope.encounterKey(), encounter);
    }

    private Period period() {
        return new Period().setStartElement(scope.performed()).setEndElement(scope.performed());
    }

    private Coding reportClass() {
        Coding coding = new Coding().setSystem(CheckupCodes.REPORT_CLASS).setCode(header.reportClass());
        ReportClass.ofCode(header.reportClass()).map(ReportClass::display).ifPresent(coding::setDisplay);
        return coding;
    }

    private static Coding program(String code) {
        Coding coding = new Coding()
                .setSystem(CheckupCodes.urn(CheckupCodes.OID_PROGRAM))
                .setCode(code);
        CheckupCodes.program(code).ifPresent(coding::setDisplay);
        return coding;
    }
}
