package techo.exchange.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.OptionalLong;
import techo.exchange.Decimals;

/**
 * JSON that HAPI's parser does not break at. It writes each number out in digits: of {@code 1e999999999}, twelve bytes in a file,
 * it makes a gigabyte; and it looks for the first letter of each name.
 */
public final class SoundJson {

    /** As lenient as HAPI's own, so that nothing is hidden from it behind what is passed over there. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private SoundJson() {}

    /** Whether the text can be read to its end, its numbers can be written out, and its names have letters. */
    public static boolean isSound(String json) {
        return tokens(json).isPresent();
    }

    /** How many names, values and brackets there are; empty when it is not sound. */
    static OptionalLong tokens(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            long tokens = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean unwritable =
                        token == JsonToken.VALUE_NUMBER_FLOAT && !Decimals.isPlain(parser.getDecimalValue());
                boolean unnamed =
                        token == JsonToken.FIELD_NAME && parser.currentName().isEmpty();
                if (unwritable || unnamed) {
                    return OptionalLong.empty();
                }
                tokens++;
            }
            return OptionalLong.of(tokens);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
