package techo.exchange.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Every reader under Jazzer, which damages files so that they reach code that none has reached before. With {@code JAZZER_FUZZ=1}
 * one of them goes on for as long as it is given; else each reads the files that the damage begins with, and those below {@code
 * CoverageFuzzTestInputs} that broke it once. What a reader throws is a finding.
 */
class CoverageFuzzTest {

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void checkup(byte[] input) {
        Target.CHECKUP.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void archive(byte[] input) {
        Target.ARCHIVE.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void notebook(byte[] input) {
        Target.NOTEBOOK.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void prescription(byte[] input) {
        Target.PRESCRIPTION.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void cost(byte[] input) {
        Target.COST.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void fhir(byte[] input) {
        Target.FHIR.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void home_table(byte[] input) {
        Target.HOME_TABLE.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void apple_health(byte[] input) {
        Target.APPLE_HEALTH.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void open_mhealth(byte[] input) {
        Target.OPEN_MHEALTH.read(input);
    }

    @FuzzTest(maxDuration = "1h")
    @ArgumentsSource(Seeds.class)
    void column_table(byte[] input) {
        Target.COLUMN_TABLE.read(input);
    }
}
