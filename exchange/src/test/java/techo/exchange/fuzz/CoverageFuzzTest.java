package techo.exchange.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Every reader under Jazzer, which damages files so that they reach code that none has reached before. With {@code JAZZER_FUZZ=1}
 * one of them reads a million files; else each reads the files that the damage begins with, and those below {@code
 * CoverageFuzzTestInputs} that broke it once. What a reader throws is a finding.
 */
class CoverageFuzzTest {
    private static final long INPUTS = 1_000_000;
    private static final String LONGEST = "12h";

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void checkup(byte[] input) {
        Target.CHECKUP.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void archive(byte[] input) {
        Target.ARCHIVE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void notebook(byte[] input) {
        Target.NOTEBOOK.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void prescription(byte[] input) {
        Target.PRESCRIPTION.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void cost(byte[] input) {
        Target.COST.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void fhir(byte[] input) {
        Target.FHIR.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void home_table(byte[] input) {
        Target.HOME_TABLE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void apple_health(byte[] input) {
        Target.APPLE_HEALTH.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void open_mhealth(byte[] input) {
        Target.OPEN_MHEALTH.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void column_table(byte[] input) {
        Target.COLUMN_TABLE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void payload(byte[] input) {
        Target.PAYLOAD.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void image(byte[] input) {
        Target.IMAGE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void fhir_archive(byte[] input) {
        Target.FHIR_ARCHIVE.read(input);
    }

    @ArgumentsSource(Seeds.class)
    @FuzzTest(maxDuration = LONGEST, maxExecutions = INPUTS)
    void document(byte[] input) {
        Target.DOCUMENT.read(input);
    }
}
