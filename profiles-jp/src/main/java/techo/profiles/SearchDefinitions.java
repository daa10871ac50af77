package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.hl7.fhir.r4.model.SearchParameter;

/** What Japanese records are searched by: one FHIR SearchParameter per file in {@code definitions/search}. */
final class SearchDefinitions {
    private SearchDefinitions() {}

    static List<SearchParameter> read(FhirContext fhir) {
        IParser json = fhir.newJsonParser();
        return Table.lines("definitions/search/index.txt").stream()
                .map(name -> read(json, "definitions/search/" + name + ".json"))
                .toList();
    }

    private static SearchParameter read(IParser json, String file) {
        try (InputStream stream = Table.open(file)) {
            return json.parseResource(SearchParameter.class, stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
