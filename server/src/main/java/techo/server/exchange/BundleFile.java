package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Bundle;
import techo.exchange.SourceFile;
import techo.exchange.fhir.SoundJson;

/** A file that is a Bundle already. */
final class BundleFile {

    private BundleFile() {}

    /** @throws DataFormatException when it is no Bundle of FHIR R4 in JSON */
    static Bundle read(SourceFile file) throws CharacterCodingException {
        String json = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(file.bytes()))
                .toString()
                .replaceFirst("^\uFEFF", "");
        if (!SoundJson.isSound(json)) {
            throw new DataFormatException("numbers that cannot be written out");
        }
        // HAPI's handler of errors writes what it finds, values included.
        return FhirContext.forR4Cached()
                .newJsonParser()
                .setParserErrorHandler(new LenientErrorHandler(false))
                .parseResource(Bundle.class, json);
    }
}
