package techo.server.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Lets a patch address elements by name and position, and an extension by its URL, and by nothing else.
 *
 * <p>A FHIRPath patch is a program that the client brings: one {@code matches()} keeps a thread busy for ever
 * (CVE-2026-45367), and a {@code where()} over another's value is a question.
 */
final class PatchGuard {
    private static final Pattern FHIR_PATH =
            Pattern.compile("[A-Z][A-Za-z]{0,60}(?:\\.(?:[a-z][A-Za-z0-9]{0,60}(?:\\[[0-9]{1,4}\\])?"
                    + "|where\\(url ?= ?'[A-Za-z0-9:/._#-]{1,200}'\\))){0,12}");
    private static final Pattern JSON_POINTER = Pattern.compile("(?:/(?:[a-z_][A-Za-z0-9]{0,60}|[0-9]{1,4}|-)){1,24}");
    private static final int OPERATIONS = 200;

    private final ObjectMapper json;

    PatchGuard(ObjectMapper json) {
        this.json = json;
    }

    /** A patch in a bundle entry: FHIRPath as Parameters, JSON Patch as Binary. */
    void check(Resource patch, String at) {
        if (patch instanceof Parameters parameters) {
            checkFhirPath(parameters, at);
        } else if (patch instanceof Binary binary && MediaKind.of(binary.getContentType()) == MediaKind.JSON) {
            checkJson(new String(binary.getData(), StandardCharsets.UTF_8), at);
        } else {
            throw new TechoException(
                    Problem.error(RequestError.PATCH_PATH_REFUSED).at(at));
        }
    }

    void checkFhirPath(Parameters patch, String at) {
        List<String> paths = new ArrayList<>();
        for (ParametersParameterComponent operation : patch.getParameter()) {
            for (ParametersParameterComponent part : operation.getPart()) {
                if (part.getName() != null && part.getName().equals("path")) {
                    paths.add(part.getValue() == null ? "" : part.getValue().primitiveValue());
                }
            }
        }
        check(paths, FHIR_PATH, at);
    }

    void checkJson(String patch, String at) {
        JsonNode operations;
        try {
            operations = json.readTree(patch);
        } catch (JsonProcessingException e) {
            throw new TechoException(Problem.error(RequestError.BODY_UNREADABLE).at(at));
        }
        if (!operations.isArray()) {
            throw new TechoException(Problem.error(RequestError.BODY_UNREADABLE).at(at));
        }
        List<String> paths = new ArrayList<>();
        for (JsonNode operation : operations) {
            paths.add(operation.path("path").asText());
            if (operation.has("from")) {
                paths.add(operation.path("from").asText());
            }
        }
        check(paths, JSON_POINTER, at);
    }

    private static void check(List<String> paths, Pattern allowed, String at) {
        boolean every = paths.stream()
                .allMatch(path -> path != null && allowed.matcher(path).matches());
        if (!every || paths.size() > OPERATIONS) {
            throw new TechoException(
                    Problem.error(RequestError.PATCH_PATH_REFUSED).at(at));
        }
    }
}
