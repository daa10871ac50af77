package techo.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The published schemas of the checkup exchange, where they are at hand. They are not part of this project: put them into
 * {@code ../shared/reference-data} beside the checkout, or name another directory with {@code -Dtecho.reference-data}.
 */
public final class OfficialSchemas {

    static final Path HOME = Path.of(System.getProperty(
            "techo.reference-data",
            Path.of("..", "..", "shared", "reference-data").toString()));

    private static final Path DIRECTORY = HOME.resolve("mhlw-xsd-v08");

    /** Compiling one takes longer than all validation by it. */
    private static final Map<Path, Schema> COMPILED = new ConcurrentHashMap<>();

    private OfficialSchemas() {}

    /** Skips the test where the schema is not there. */
    public static void assertValid(String schema, byte[] xml) {
        Path file = DIRECTORY.resolve(schema);
        assumeTrue(Files.isRegularFile(file), "the official schemas are not at hand: " + file.toAbsolutePath());
        assertThat(problems(file, xml)).isEmpty();
    }

    /** For tests that have something else to show as well. */
    public static void assertValidIfAtHand(String schema, byte[] xml) {
        Path file = DIRECTORY.resolve(schema);
        if (Files.isRegularFile(file)) {
            assertThat(problems(file, xml)).isEmpty();
        }
    }

    private static List<String> problems(Path file, byte[] xml) {
        List<String> problems = new ArrayList<>();
        try {
            Validator validator =
                    COMPILED.computeIfAbsent(file, OfficialSchemas::compiled).newValidator();
            validator.setErrorHandler(new ErrorHandler() {
                @Override
                public void warning(SAXParseException problem) {
                    problems.add(problem.getMessage());
                }

                @Override
                public void error(SAXParseException problem) {
                    problems.add("line " + problem.getLineNumber() + ": " + problem.getMessage());
                }

                @Override
                public void fatalError(SAXParseException problem) {
                    problems.add("line " + problem.getLineNumber() + ": " + problem.getMessage());
                }
            });
            validator.validate(new StreamSource(new ByteArrayInputStream(xml)));
        } catch (SAXException | IOException e) {
            problems.add(e.toString());
        }
        return problems;
    }

    private static Schema compiled(Path file) {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(file.toFile());
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }
}
