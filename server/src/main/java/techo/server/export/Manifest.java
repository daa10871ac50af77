package techo.server.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Writes the manifest of a complete job (Bulk Data Access 2.0, Output Manifest).
 *
 * <p>Below {@code extension}, {@code techo-original} lists the files as they were once received,
 * {@code techo-digest} the SHA-256 of each output file before compression, and {@code techo-study} says what the data of a
 * study are before the law (APPI Art. 44: whoever receives anonymised data is told that they are).
 */
final class Manifest {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

    private static final String TYPE = "http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest";

    private final ObjectMapper json;
    private final ExportLinks links;
    private final ExportSlices slices;
    private final StudyExports studies;

    Manifest(ObjectMapper json, ExportLinks links, ExportSlices slices, StudyExports studies) {
        this.json = json;
        this.links = links;
        this.slices = slices;
        this.studies = studies;
    }

    ObjectNode of(ExportJob job, ManifestShape shape) {
        ObjectNode manifest = json.createObjectNode();
        if (shape == ManifestShape.STU4) {
            manifest.put("manifestType", TYPE);
        }
        manifest.put("transactionTime", INSTANT.format(job.transactionTime()));
        if (shape == ManifestShape.STU2) {
            manifest.put("request", job.request());
        }
        manifest.put("requiresAccessToken", true);
        if (job.files().stream().anyMatch(file -> file.kind() == OutputFile.Kind.BLOCKS)) {
            manifest.put("outputOrganizedBy", PatientBlocks.ORGANIZED_BY);
        }
        ArrayNode output = manifest.putArray("output");
        ArrayNode deleted = manifest.putArray("deleted");
        ArrayNode error = manifest.putArray(shape == ManifestShape.STU4 ? "outcome" : "error");
        ObjectNode extension = manifest.putObject("extension");
        study(job).ifPresent(study -> state(extension.putObject("techo-study"), study));
        ArrayNode originals = extension.putArray("techo-original");
        ArrayNode digests = extension.putArray("techo-digest");
        for (OutputFile file : job.files()) {
            String url = links.file(job.id(), file.name());
            switch (file.kind()) {
                case OUTPUT -> {
                    resources(output.addObject(), file, url);
                    content(digests.addObject().put("url", url), file);
                }
                case BLOCKS -> {
                    blocks(output.addObject(), job, file, url);
                    content(digests.addObject().put("url", url), file);
                }
                case DELETED -> resources(deleted.addObject(), file, url);
                case ERROR -> resources(error.addObject(), file, url);
                case ORIGINAL ->
                    content(originals.addObject().put("url", url).put("contentType", file.contentType()), file);
            }
        }
        return manifest;
    }

    private Optional<StudyExports.Statement> study(ExportJob job) {
        return job.patientPid().isPresent()
                ? Optional.empty()
                : slices.work(job.id()).scope().study().map(studies::statement);
    }

    private static void state(ObjectNode entry, StudyExports.Statement study) {
        entry.put("kind", study.kind()).put("kindJa", study.japanese()).put("dutyJa", study.duty());
        study.notice().ifPresent(notice -> entry.put("notice", notice.toString()));
    }

    private static void resources(ObjectNode entry, OutputFile file, String url) {
        entry.put("type", file.fhirType()).put("url", url).put("count", file.lines());
    }

    /** Without a type, because there are several. */
    private void blocks(ObjectNode entry, ExportJob job, OutputFile file, String url) {
        entry.put("url", url);
        job.file(PatientBlocks.continuationOf(file))
                .ifPresent(next -> entry.put("continuesInFile", links.file(job.id(), next.name())));
        entry.put("count", file.lines());
    }

    private static void content(ObjectNode entry, OutputFile file) {
        entry.put("sha256", file.sha256()).put("size", file.bytes());
    }
}
