package techo.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.PackageLimits;

class TruthfulConformanceTest {
    @TempDir
    private Path directory;

    @Test
    void an_installed_guide_is_named_beside_ours_with_its_version() throws IOException {
        Path file = directory.resolve("guide.tgz");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            put(tar, "package/package.json", """
                    {"name": "guide", "version": "1.2.0", "canonical": "http://example.org/fhir", "fhirVersions": ["4.0.1"]}""");
            put(tar, "package/StructureDefinition-x.json", """
                    {"resourceType": "StructureDefinition", "url": "http://example.org/fhir/StructureDefinition/x"}""");
        }
        OfficialPackages packages = OfficialPackages.load(List.of(file), PackageLimits.standard(), Set.of());
        CapabilityStatement statement = new CapabilityStatement();

        ((TruthfulConformance) new FhirConfiguration()
                        .truthfulConformance(JapaneseProfiles.load(FhirContext.forR4Cached()), packages)
                        .interceptor())
                .correct(statement);

        assertThat(statement.getImplementationGuide())
                .extracting(CanonicalType::getValue)
                .containsExactly(
                        JapaneseProfiles.IMPLEMENTATION_GUIDE,
                        "http://example.org/fhir/ImplementationGuide/guide|1.2.0");
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
