package techo.profiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The codes of a code system and nothing else: a tenth of what the whole definition takes. */
final class CodeSet {
    private static final JsonFactory TOKENS = new JsonFactory();

    private final String[] sorted;
    private final boolean complete;

    private CodeSet(List<String> codes, boolean complete) {
        this.sorted = codes.stream().sorted().distinct().toArray(String[]::new);
        this.complete = complete;
    }

    /** Reads {@code concept.code} at any depth, and {@code content}. */
    static CodeSet read(InputStream codeSystem) throws IOException {
        List<String> codes = new ArrayList<>();
        boolean complete = false;
        try (JsonParser parser = TOKENS.createParser(codeSystem)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("concept")) {
                    concepts(parser, codes);
                } else if (field.equals("content")) {
                    complete = parser.getText().equals("complete");
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new CodeSet(codes, complete);
    }

    private static void concepts(JsonParser parser, List<String> codes) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("code")) {
                    codes.add(parser.getText());
                } else if (field.equals("concept")) {
                    concepts(parser, codes);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    boolean contains(String code) {
        return Arrays.binarySearch(sorted, code) >= 0;
    }

    /** Whether a code that is not here does not exist; a fragment cannot tell. */
    boolean isComplete() {
        return complete;
    }

    int size() {
        return sorted.length;
    }
}
