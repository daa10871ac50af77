package techo.server.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceContentComponent;

/** Puts a record into a zip: README first, manifest last. */
final class RecordArchive {
    private static final Map<String, String> ENDINGS = Map.of(
            "application/xml", ".xml",
            "text/xml", ".xml",
            "application/zip", ".zip",
            "text/plain", ".txt",
            "text/csv", ".csv",
            "application/pdf", ".pdf",
            "image/png", ".png",
            "image/jpeg", ".jpg",
            "application/json", ".json",
            "application/fhir+json", ".json");

    private final OwnRecords records;
    private final ObjectMapper json;

    RecordArchive(OwnRecords records, ObjectMapper json) {
        this.records = records;
        this.json = json;
    }

    /** @param files what the formats made */
    record Contents(
            RecordOwners.Owner owner,
            Set<RecordPart> parts,
            PersonRecord record,
            List<RecordFile> files,
            OffsetDateTime made) {}

    void write(RecordZip zip, Contents contents) throws IOException {
        byte[] readme = RecordReadme.of(contents.parts(), contents.files(), contents.made())
                .getBytes(StandardCharsets.UTF_8);
        zip.add("README.txt", "text/plain; charset=utf-8", out -> out.write(readme));
        for (RecordFile file : contents.files()) {
            if (file instanceof RecordFile.Written written) {
                zip.add(written.path(), written.contentType(), out -> out.write(written.bytes()));
            }
        }
        if (contents.parts().contains(RecordPart.FHIR)) {
            lines(zip, contents);
        }
        if (contents.parts().contains(RecordPart.ORIGINALS)) {
            records.originals(contents.owner(), original -> {
                String path =
                        RecordPart.ORIGINALS.folder() + "/" + original.binaryId() + ending(original.contentType());
                zip.add(path, original.contentType(), out -> out.write(original.content()));
            });
            for (Bundle.BundleEntryComponent entry : contents.record().model().getEntry()) {
                if (entry.getResource() instanceof DocumentReference document) {
                    attachments(zip, document);
                }
            }
        }
        byte[] manifest = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest(zip, contents));
        zip.add("manifest.json", "application/json", out -> out.write(manifest));
    }

    /** Files that came within a record from elsewhere lie in the documents themselves. */
    private static void attachments(RecordZip zip, DocumentReference document) throws IOException {
        String name =
                RecordPart.ORIGINALS.folder() + "/" + document.getIdElement().getIdPart();
        int number = 0;
        for (DocumentReferenceContentComponent content : document.getContent()) {
            Attachment file = content.getAttachment();
            number++;
            if (file.hasData()) {
                String type = Optional.ofNullable(file.getContentType()).orElse("application/octet-stream");
                String path = name + (number == 1 ? "" : "-" + number) + ending(type);
                zip.add(path, type, out -> out.write(file.getData()));
            }
        }
    }

    private void lines(RecordZip zip, Contents contents) throws IOException {
        for (Map.Entry<String, List<byte[]>> type : contents.record().lines().entrySet()) {
            zip.add(ndjson(type.getKey()), OutputFile.NDJSON, out -> {
                for (byte[] line : type.getValue()) {
                    out.write(line);
                    out.write('\n');
                }
            });
        }
        if (contents.record().counts().containsKey("Binary")) {
            zip.add(ndjson("Binary"), OutputFile.NDJSON, out -> binaries(contents.owner(), out));
        }
    }

    private void binaries(RecordOwners.Owner owner, OutputStream out) {
        records.binaryLines(owner, line -> line.writeTo(out));
    }

    private static String ndjson(String type) {
        return RecordPart.FHIR.folder() + "/" + type + ".ndjson";
    }

    /** By the type alone: what a file was called is not kept. */
    private static String ending(String contentType) {
        int parameters = contentType.indexOf(';');
        return ENDINGS.getOrDefault(
                (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip(), ".bin");
    }

    private ObjectNode manifest(RecordZip zip, Contents contents) {
        ObjectNode manifest = json.createObjectNode();
        manifest.put("made", contents.made().toString());
        ArrayNode files = manifest.putArray("file");
        zip.entries()
                .forEach(entry -> files.addObject()
                        .put("path", entry.path())
                        .put("contentType", entry.contentType())
                        .put("size", entry.bytes())
                        .put("sha256", entry.sha256()));
        ObjectNode counts = manifest.putObject("resources");
        contents.record().counts().forEach(counts::put);
        ArrayNode losses = manifest.putArray("loss");
        for (RecordFile file : contents.files()) {
            if (file instanceof RecordFile.Loss loss) {
                ObjectNode told = losses.addObject();
                told.put("part", loss.part().code());
                loss.path().ifPresent(path -> told.put("path", path));
                told.put("code", loss.issue().code().code())
                        .put("location", loss.issue().location())
                        .put("detail", loss.issue().detail())
                        .put("ja", loss.issue().code().japanese())
                        .put("en", loss.issue().code().english());
            }
        }
        return manifest;
    }
}
