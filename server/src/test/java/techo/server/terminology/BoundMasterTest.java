package techo.server.terminology;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Medication;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.PackageLimits;
import techo.profiles.ProfileValidator;
import techo.profiles.Violation;
import techo.profiles.Violation.Rule;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.CodeSystemVersion.Source;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;
import techo.terminology.fhir.LoadedTerminologySupport;
import techo.terminology.shipped.ShippedTerminology;

/** A guide's required binding to a master is judged by the master that an operator loaded, from the moment it is there. */
class BoundMasterTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final String PROFILE = "http://example.org/fhir/StructureDefinition/Medicine";

    @TempDir
    private static Path directory;

    private static final AtomicReference<Catalogue> CATALOGUE = new AtomicReference<>();
    private static ProfileValidator validator;

    @BeforeAll
    static void install() throws IOException {
        Path guide = directory.resolve("guide.tgz");
        try (OutputStream out = Files.newOutputStream(guide);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            put(tar, "package/package.json", """
                    {"name": "guide", "version": "1.0.0", "fhirVersions": ["4.0.1"]}""");
            put(tar, "package/StructureDefinition-Medicine.json", """
                    {"resourceType": "StructureDefinition", "url": "%s", "name": "M", "status": "active",
                     "kind": "resource", "abstract": false, "type": "Medication", "derivation": "constraint",
                     "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Medication",
                     "differential": {"element": [{"id": "Medication", "path": "Medication"},
                      {"id": "Medication.code", "path": "Medication.code", "min": 1,
                       "binding": {"strength": "required", "valueSet": "http://example.org/fhir/ValueSet/medicines"}}]}}
                    """.formatted(PROFILE));
            put(tar, "package/ValueSet-medicines.json", """
                    {"resourceType": "ValueSet", "url": "http://example.org/fhir/ValueSet/medicines", "status": "active",
                     "compose": {"include": [{"system": "%s"}]}}
                    """.formatted(SyntheticMaster.SYSTEM));
        }
        validator = ProfileValidator.create(
                R4,
                JapaneseProfiles.load(R4),
                new DefaultProfileValidationSupport(R4),
                OfficialPackages.load(List.of(guide), PackageLimits.standard(), Set.of()),
                List.of(new LoadedTerminologySupport(R4, CATALOGUE::get)),
                2);
    }

    @Test
    void codes_are_judged_by_the_loaded_master_and_not_before_it_is_loaded() {
        CATALOGUE.set(ShippedTerminology.load());
        assertThat(rules(SyntheticMaster.code(1))).isEmpty();
        assertThat(rules("999999999")).as("no master, no judgement").isEmpty();

        CATALOGUE.set(withMaster(SyntheticMaster.code(1)));
        validator.forgetAnswers();

        assertThat(rules(SyntheticMaster.code(1))).isEmpty();
        assertThat(rules("999999999")).containsExactly(Rule.VALUE_SET);

        CATALOGUE.set(withMaster("999999999"));
        validator.forgetAnswers();

        assertThat(rules(SyntheticMaster.code(1)))
                .as("a newer version of the master judges")
                .containsExactly(Rule.VALUE_SET);
        assertThat(rules("999999999")).isEmpty();
    }

    private static List<Rule> rules(String code) {
        Medication medicine = new Medication();
        medicine.getMeta().addProfile(PROFILE);
        medicine.setCode(new CodeableConcept(new Coding(SyntheticMaster.SYSTEM, code, null)));
        return validator.validate(medicine).stream()
                .map(Violation::rule)
                .distinct()
                .toList();
    }

    private static Catalogue withMaster(String code) {
        ConceptTable table =
                new ConceptTableBuilder(List.of()).add(code, "架空錠", Map.of()).build();
        CodeSystemVersion system = new CodeSystemVersion(
                "receipt-medicine",
                SyntheticMaster.SYSTEM,
                code,
                "Medicines",
                "医薬品",
                Content.COMPLETE,
                Source.LOADED,
                "",
                table.size(),
                table.fields());
        return ShippedTerminology.load().with(List.of(system), version -> table);
    }

    private static void put(TarArchiveOutputStream tar, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
