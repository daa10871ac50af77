package techo.server.guard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Reads JSON once without keeping anything, so that no parser behind this one meets a shape that could hurt it.
 *
 * <p>Names that occur twice in an object are refused: two parsers could each believe another one of them.
 */
final class JsonShape {
    private static final int NAME_LENGTH = 256;
    private static final int NUMBER_LENGTH = 256;

    /** HAPI's parser writes a number out in digits: of {@code 1e999999999} a gigabyte. */
    private static final int MOST_ZEROS = NUMBER_LENGTH;

    private final JsonFactory factory;
    private final int textLength;
    private final int listLength;

    JsonShape(int depth, int textLength, int listLength) {
        this.factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(textLength)
                        .maxNameLength(NAME_LENGTH)
                        .maxNumberLength(NUMBER_LENGTH)
                        .build())
                .build();
        this.textLength = textLength;
        this.listLength = listLength;
    }

    /**
     * @param bytes UTF-8, already checked
     * @throws TechoException with the place, when the text is no JSON or too complex
     */
    void check(byte[] bytes, int from) {
        try (JsonParser parser = factory.createParser(new InputStreamReader(
                new ByteArrayInputStream(bytes, from, bytes.length - from), StandardCharsets.UTF_8))) {
            walk(parser);
        } catch (StreamConstraintsException e) {
            throw refusal(RequestError.BODY_TOO_COMPLEX, e.getLocation());
        } catch (StreamReadException e) {
            throw refusal(RequestError.BODY_UNREADABLE, e.getLocation());
        } catch (IOException e) {
            throw new TechoException(
                    e instanceof CharConversionException ? RequestError.BODY_NOT_UTF8 : RequestError.BODY_UNREADABLE);
        }
    }

    private void walk(JsonParser parser) throws IOException {
        Deque<int[]> lists = new ArrayDeque<>();
        JsonToken token = parser.nextToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            throw refusal(RequestError.BODY_UNREADABLE, parser.currentTokenLocation());
        }
        while (token != null) {
            if (!lists.isEmpty()
                    && token != JsonToken.END_ARRAY
                    && parser.getParsingContext().inArray()) {
                count(lists, parser);
            }
            switch (token) {
                case START_ARRAY -> lists.push(new int[1]);
                case END_ARRAY -> lists.pop();
                case VALUE_STRING -> {
                    // The factory's own bound is exact only for texts longer than its buffer.
                    if (parser.getTextLength() > textLength) {
                        throw refusal(RequestError.BODY_TOO_COMPLEX, parser.currentTokenLocation());
                    }
                }
                case FIELD_NAME -> {
                    if (parser.currentName().isEmpty()) {
                        // HAPI's parser looks for its first letter.
                        throw refusal(RequestError.BODY_UNREADABLE, parser.currentTokenLocation());
                    }
                }
                case VALUE_NUMBER_FLOAT -> {
                    if (Math.abs((long) parser.getDecimalValue().scale()) > MOST_ZEROS) {
                        throw refusal(RequestError.BODY_TOO_COMPLEX, parser.currentTokenLocation());
                    }
                }
                default -> {
                    // Nothing else has a size that the factory's constraints do not bound.
                }
            }
            token = parser.nextToken();
        }
    }

    private void count(Deque<int[]> lists, JsonParser parser) {
        if (++lists.element()[0] > listLength) {
            throw refusal(RequestError.BODY_TOO_COMPLEX, parser.currentTokenLocation());
        }
    }

    private static TechoException refusal(RequestError code, JsonLocation at) {
        return at == null
                ? new TechoException(code)
                : new TechoException(
                        Problem.error(code).atPosition("line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }
}
